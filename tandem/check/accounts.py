"""Which sentences of the guide are proved, shown, judgement or open. Imports no framework.

`docs/open.toml` says how many may be open on a page; a page with fewer must lower it. `make claims`
lists the open ones.
"""

from __future__ import annotations

import re
import string
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tandem.model import claims, records, sentences
from tandem.model.claims import JUDGEMENT
from tandem.model.editions import Edition
from tandem.model.pages import COST, DICTIONARY, DOCS, DOWNLOAD, PARITY, REFERENCES, Page
from tandem.model.problem import Problem
from tandem.model.programs import ROOT, topics
from tandem.model.sentences import Sentence

FILE = f"{DOCS}/open.toml"
WORD = re.compile(r"\w+")
VERDICTS = ("proved", "shown", JUDGEMENT, "open")
HEAD = (
    "# How many sentences of a page state something that nothing shows or proves. The number may\n"
    "# only fall: `python -m tandem.commands.claims --lower` writes what there is.\n"
)


def judged(page: Page) -> list[tuple[Sentence, str]]:
    """Each sentence that states something or carries a mark, and which of `VERDICTS` it is.

    It is shown where its section, heading to heading, shows code or recorded facts that have every
    name and number of it. Raises `Problem` for a malformed directive.
    """
    shown = shown_in(page)
    found = []
    for sentence in sentences.read(page.lines)[0]:
        ids = {mark.id for mark in sentence.marks}
        if ids:
            found.append((sentence, "proved" if ids - {JUDGEMENT} else JUDGEMENT))
        elif sentence.states:
            found.append((sentence, "shown" if is_shown(sentence, shown) else "open"))
    return found


def is_shown(sentence: Sentence, shown: dict[int, str]) -> bool:
    """Whether what its section shows has all its numbers, and the last name of each code span."""
    text = shown.get(sentence.section)
    if text is None:
        return False
    missing = set(sentences.names(sentence.text)) - set(WORD.findall(text))
    return not missing and all(number in text for number in sentences.numbers(sentence.text))


def shown_in(page: Page) -> dict[int, str]:
    """What each section of a page shows: programs, their records, the text of its directives.

    Proofs and costs are all numbers; what is collected from elsewhere was judged there.
    """
    known, section = topics(page.root), sentences.directive_sections(page.lines)
    shown: dict[int, list[str]] = {}
    for directive in page.directives:
        if directive.section == DOWNLOAD or directive.topic == REFERENCES:
            continue
        if directive.line not in section:
            continue
        parts = shown.setdefault(section[directive.line], [])
        parts += directive.attributes.values()
        parts += string.digits if directive.section in (PARITY, COST) else ""
        for program in known[directive.topic].programs.values() if directive.topic in known else ():
            inside = program.sections.get(directive.section)
            parts.append(inside.text if inside else program.text)
            for one in (program, *program.on_backends):
                if one.out.is_file():
                    printed = records.printed(one)
                    parts += [printed.get(directive.section, "")] if inside else printed.values()
    return {number: " ".join(parts) for number, parts in shown.items()}


def guide(root: Path = ROOT) -> list[Page]:
    """The English pages whose sentences count: all but those of the dictionary."""
    return [
        page for page in Edition("en", root).pages() if not page.name.startswith(f"{DICTIONARY}/")
    ]


def counted(root: Path = ROOT) -> Counter[str]:
    """How many sentences of the guide are proved, shown, judgement, and open."""
    return Counter(verdict for page in guide(root) for _, verdict in judged(page))


def summary(root: Path = ROOT) -> str:
    """The same in a line."""
    found = counted(root)
    parts = ", ".join(f"{found[verdict]} {verdict}" for verdict in VERDICTS)
    return f"prose: {found.total()} sentences state something: {parts}"


def allowed(root: Path = ROOT) -> dict[str, int]:
    """How many open sentences each page may have. Raises `Problem` for a malformed file."""
    path = root / FILE
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except tomllib.TOMLDecodeError as error:
        raise Problem(FILE, f"this is no TOML: {error}", "Mend the line it names") from None
    for name, most in found.items():
        if type(most) is not int or most < 1:
            raise Problem(FILE, f"{name} = {most!r} is no number of sentences", "Write 1 or more")
    return found


def check_accounts(root: Path) -> Iterator[Problem]:
    """A page with more open sentences than it may have, or with fewer."""
    try:
        most = allowed(root)
    except Problem as problem:
        yield problem
        return
    for page in guide(root):
        name = page.name.removesuffix(".md")
        limit = most.pop(name, 0)
        try:
            found = [sentence for sentence, verdict in judged(page) if verdict == "open"]
        except Problem:  # named where directives are checked
            continue
        if len(found) > limit:
            yield Problem(
                f"{page.where}:{found[-1].line}",
                f"nothing shows or proves {len(found)} of the sentences of this page that state "
                f"something, and {FILE} allows {limit}",
                f"`python -m tandem.commands.claims {name}` lists them: end one in `[^id]`, with its proof in "
                f"{claims.file_of(name)}, or in `[^{JUDGEMENT}]`",
            )
        elif len(found) < limit:
            yield Problem(
                FILE,
                f"{name} allows {limit} open sentences, and the page has {len(found)}",
                "Run `python -m tandem.commands.claims --lower`",
            )
    for name in most:
        yield Problem(FILE, f"there is no page {name}", "Take the line out")


def lower(root: Path = ROOT) -> None:
    """Write what there is, where it is less than what is allowed."""
    most = allowed(root)
    lines = []
    for page in guide(root):
        name = page.name.removesuffix(".md")
        found = sum(verdict == "open" for _, verdict in judged(page))
        if left := min(found, most.get(name, 0)):
            lines.append(f'"{name}" = {left}\n')
    (root / FILE).write_text(HEAD + "".join(lines), encoding="utf-8")
