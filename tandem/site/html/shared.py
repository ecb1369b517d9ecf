"""What pages of every language share, so that no page has it in it and a browser keeps it: the words of
scripts, the sentence of each term of the glossary, the name of the links to proofs.

All but the first are in styles, which need no script.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from tandem.model import glossary
from tandem.model.editions import LANGUAGES
from tandem.model.glossary import Term
from tandem.site import words

WORDS, TERMS = "assets/words.js", "assets/terms.css"
# Of `words.toml`, by which the scripts call them; all of a group, or some.
GROUPS = {"claims": ["how", "advice"], "copy": [], "runnable": [], "search": [], "view": []}


def files(root: Path) -> Iterator[tuple[str, str]]:
    """Name and content of each."""
    yield WORDS, said(root)
    yield TERMS, "\n".join(_rules(glossary.terms(root)))


def said(root: Path) -> str:
    """A script: what the others say, in the language of the page."""
    every = words.every(root)
    found = {
        language: {
            group: {name: every[group][name][language] for name in names or every[group]}
            for group, names in GROUPS.items()
        }
        for language in LANGUAGES
    }
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return f"const tandemWords={text}[document.documentElement.lang.slice(0,2)]\n"


def marks(root: Path) -> str:
    """Styles: what is read out of the sign that leads to a proof."""
    how = words.every(root)["claims"]["how"]
    return "".join(f'{_on(one)}.claim a::after{{content:" {how[one]}"}}' for one in LANGUAGES)


def _rules(terms: list[Term]) -> Iterator[str]:
    """Styles: the sentence of each term, which `course.css` shows; the first language's for all others."""
    for language in LANGUAGES:
        for term in terms:
            text = json.dumps(term.said[language].says.replace("`", ""), ensure_ascii=False)
            yield f'{_on(language)}.term[href$="#{term.id}"]{{--says:{text}}}'


def _on(language: str) -> str:
    return "" if language == LANGUAGES[0] else f":lang({language}) "
