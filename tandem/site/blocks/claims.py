"""Claims on a page: each mark is a small link to a light page with the proofs. Imports no framework."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from tandem.model import claims, sentences
from tandem.model.claims import EVERY, JUDGEMENT, Claim
from tandem.model.editions import Edition, of
from tandem.model.pages import Page
from tandem.model.programs import BACKENDS, SNIPPETS
from tandem.model.sentences import Mark, Sentence
from tandem.site.blocks import coverage
from tandem.site.code import fences
from tandem.site.html.light import CLAIMS, Light
from tandem.site.words import words

TEMPLATE = "claims.html"


def marked(lines: list[str], name: str, edition: Edition) -> list[str]:
    """The lines of page `name`, each mark a link to its proof.

    Without a name the marks are dropped, as for readers other than the site's.
    """
    marks = sentences.read(lines)[1]
    if not name or not marks:
        return sentences.without_marks("\n".join(lines)).split("\n") if marks else lines
    lines, stated = list(lines), set()
    links = []
    for mark in marks:
        links.append(_link(mark, edition, first=mark.id not in stated))
        stated.add(mark.id)
    for mark, link in reversed(list(zip(marks, links, strict=True))):  # right to left: columns stay
        line = lines[mark.line - 1]
        stop = mark.column + len(f"[^{mark.id}]")
        lines[mark.line - 1] = line[: mark.column] + link + line[stop:]
    return lines


def link_to_all(name: str, edition: Edition) -> list[str]:
    """The lines of a link to the proofs of page `name`, where it has some."""
    if not name or not any(_stated(edition.page(name))):
        return []
    title = words(edition, "claims")["title"]
    return ["", f'<p class="claims" data-search-exclude><a href="{CLAIMS}/">{title}</a></p>', ""]


def write(light: Light) -> None:
    """Write the proofs of each page that has some, into a page below it."""
    edition = light.edition
    said = words(edition, "claims")
    for name in claims.pages_with(edition.root):
        page = edition.page(f"{name}.md")
        if items := [_item(claim, sentence, page) for claim, sentence in _stated(page)]:
            called = coverage.title(page).replace("`", "")
            title = said["of"].format(page=called)
            about = said["about"].format(page=called, count=len(items))
            light.write(TEMPLATE, f"{page.url}{CLAIMS}/", title, about, claims="".join(items))


def _stated(page: Page) -> Iterator[tuple[Claim, Sentence]]:
    """Each claim of a page, once, with the sentence that states it, in the order of these."""
    lines = [line for _, line in sentences.joined(page.lines, page.language)]
    known = dict(claims.load(page.name, page.root))
    for sentence in sentences.read(lines)[0] if known else []:
        for mark in sentence.marks:
            if claim := known.pop(mark.id, None):
                yield claim, sentence


def _link(mark: Mark, edition: Edition, first: bool) -> str:
    phrases = words(edition, "claims")
    if mark.id == JUDGEMENT:
        return f'<sup class="claim" data-search-exclude><span>{phrases["judgement"]}</span></sup>'
    anchor = f' id="stated-{mark.id}"' if first else ""
    return f'<sup class="claim" data-search-exclude{anchor}><a href="{CLAIMS}/#claim-{mark.id}">✓</a></sup>'


def _item(claim: Claim, sentence: Sentence, page: Page) -> str:
    """HTML: what is stated, and what was run, found or read for it."""
    phrases = words(of(page), "claims")
    back = phrases["back"]
    link = f'<a href="../#stated-{claim.id}" title="{back}" aria-label="{back}">↩</a>'
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
    up = "../" * (page.url.count("/") + 1)
    return f'<a href="{up}{program.relative_to(page.root).as_posix()}">{_code(path.name)}</a>'


def _code(text: str) -> str:
    return f"<code>{html.escape(text.strip(), quote=False)}</code>"
