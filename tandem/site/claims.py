"""Claims on a page: each mark a small link to a folded list at the end. Imports no framework."""

from __future__ import annotations

import html
import re

from tandem.model import claims, sentences
from tandem.model.claims import EVERY, JUDGEMENT, Claim
from tandem.model.editions import Edition, of
from tandem.model.pages import Page
from tandem.model.programs import BACKENDS, SNIPPETS
from tandem.model.sentences import Mark, Sentence
from tandem.site import fences
from tandem.site.words import words


def rendered(lines: list[str], name: str, edition: Edition) -> tuple[list[str], list[str]]:
    """The lines of page `name` with links for marks, and the lines of the list they lead to.

    Without a name the marks are dropped, as for readers other than the site's.
    """
    found, marks = sentences.read(lines)
    if not name or not marks:
        return (sentences.without_marks("\n".join(lines)).split("\n") if marks else lines), []
    known = claims.load(name, edition.root)
    lines, stated = list(lines), set()
    links = []
    for mark in marks:
        links.append(_link(mark, edition, first=mark.id not in stated))
        stated.add(mark.id)
    for mark, link in reversed(list(zip(marks, links, strict=True))):  # right to left: columns stay
        line = lines[mark.line - 1]
        stop = mark.column + len(f"[^{mark.id}]")
        lines[mark.line - 1] = line[: mark.column] + link + line[stop:]
    page = edition.page(name)
    items: dict[str, str] = {}
    for sentence in found:
        for mark in sentence.marks:
            if mark.id in known and mark.id not in items:
                items[mark.id] = _item(known[mark.id], sentence, page)
    if not items:
        return lines, []
    title = words(edition, "claims")["title"]
    opened = f'<details class="claims" data-search-exclude><summary>{title}</summary><ol>'
    return lines, ["", opened + "".join(items.values()) + "</ol></details>", ""]


def _link(mark: Mark, edition: Edition, first: bool) -> str:
    phrases = words(edition, "claims")
    if mark.id == JUDGEMENT:
        said = f'<span title="{phrases["advice"]}">{phrases["judgement"]}</span>'
        return f'<sup class="claim" data-search-exclude>{said}</sup>'
    anchor = f' id="stated-{mark.id}"' if first else ""
    return (
        f'<sup class="claim" data-search-exclude{anchor}><a href="#claim-{mark.id}" '
        f'title="{phrases["how"]}" aria-label="{phrases["how"]}">✓</a></sup>'
    )


def _item(claim: Claim, sentence: Sentence, page: Page) -> str:
    """HTML: what is stated, and what was run, found or read for it."""
    phrases = words(of(page), "claims")
    back = phrases["back"]
    link = f'<a href="#stated-{claim.id}" title="{back}" aria-label="{back}">↩</a>'
    parts = [f"<p>{said(sentence.text, page.language)} {link}</p>"]
    facts = []
    if claim.runs:
        parts.append(fences.highlighted(claim.code))
        if claim.backend == EVERY:
            facts.append(phrases["backends"])
        elif claim.backend != next(iter(BACKENDS)):
            facts.append(phrases["backend"].format(backend=BACKENDS[claim.backend]))
    for name, text in claim.record:
        file, _, part = name.partition(":")
        section = phrases["section"].format(name=_code(part)) if part else ""
        where = phrases["record"].format(file=_program(file, page), section=section)
        facts.append(f"{where}{phrases['colon']}{_code(text)}")
    for address, day in claim.source:
        escaped = html.escape(address)
        link = f'<a href="{escaped}">{escaped}</a>'
        facts.append(phrases["source"].format(address=link, day=f"<time>{day}</time>"))
    parts += [f"<p>{fact}</p>" for fact in facts]
    return f'<li id="claim-{claim.id}">{"".join(parts)}</li>'


def said(text: str, language: str) -> str:
    """HTML of a sentence: of its Markdown only the code is kept."""
    text = sentences.LINK.sub(r"\1", sentences.without_marks(text)).strip("| ")
    parts = sentences.CODE.split(text)  # text, ticks, code, text, ...
    out = []
    for place in range(0, len(parts), 3):
        plain = re.sub(r"\*\*|(?<!\w)\*(?=\w)|(?<=\w)\*(?!\w)", "", parts[place])
        out.append(html.escape(plain, quote=False))
        if place + 2 < len(parts):
            out.append(_code(parts[place + 2]))
    return re.sub(r"\s*\n\s*", "" if language == "zh" else " ", "".join(out))


def _program(file: str, page: Page) -> str:
    """A link to the program whose record `file` is, as far as it is one."""
    path = page.root / SNIPPETS / file
    stem = path.stem
    for backend in BACKENDS:
        stem = stem.removesuffix(f".{backend}")
    program = path.with_name(f"{stem}.py")
    if not program.is_file():
        return _code(path.name)
    up = "../" * page.url.count("/")
    return f'<a href="{up}{program.relative_to(page.root).as_posix()}">{_code(path.name)}</a>'


def _code(text: str) -> str:
    return f"<code>{html.escape(text.strip(), quote=False)}</code>"
