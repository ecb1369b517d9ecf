"""Faults in records, pages, translations and configuration: one number, link, word or line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import tomli_w

from tandem.faults import claims
from tandem.faults.fault import Fault, replaced, without
from tandem.model.claims import NAME
from tandem.model.config import FILES
from tandem.model.editions import editions
from tandem.model.pages import DOCS
from tandem.model.programs import ROOT, SNIPPETS

GROUP = "files"
NUMBER = re.compile(r"(?<![\w.#-])\d+(?:\.\d+)?(?!\w)")
FACT = re.compile(r'"(?:accuracy|seconds|parameters|peak_mb|lines|date|[a-z-]+)": "?([\d][\d.-]*)')
LINK = re.compile(r"\]\(([^)\s]+\.md)(#[\w-]+)?\)")
ANCHOR = re.compile(r"\{ ?#([\w-]+)")
SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
MARK = re.compile(r"\[\^[\w-]+\]")
DIRECTIVE = re.compile(r"^::: ([a-z0-9-]+):([a-z0-9-]+)", re.MULTILINE)
QUOTED = re.compile(r'(alt|because|differs|naive)="([^"]+)"')
HEADING = re.compile(r"^#{2,3} .+$", re.MULTILINE)
SETTING = re.compile(r"^ *(?:- )?[\w.-]+: (?!#)(\S.*)$|^ *- (\S.*)$", re.MULTILINE)
PIN = re.compile(r"^([\w.-]+==)(\S+)", re.MULTILINE)
VALUE = re.compile(r"^(\w+ = )(\d[\d.e-]*)", re.MULTILINE)
SAYING = re.compile(r"\s*[^\s#]")  # a line that is neither empty nor a comment
BLOCK = re.compile(r"::: |- |\| (?!-)")  # a directive, an item, a row
USES = re.compile(r"@([0-9a-f]{40})")
COMMENT = re.compile(r"(?<=  # )[^\W\d].*$", re.MULTILINE)
# What no run can see, and who reads it: the check of signatures alone has it.
SIGNED = ("comment", "target", "opposite en", "opposite zh")
OPPOSITE = {
    "en": (re.compile(r"\b(?:is|are|does|do|can|must)\b(?: not\b)?"), " not"),
    "zh": (re.compile(r"不?(?:是|会|能|需要)"), "不"),
}


def faults(root: Path = ROOT) -> Iterator[Fault]:
    """Every fault of the tables, in order."""
    for path in sorted((root / SNIPPETS).rglob("*.out")):
        yield from _each(root, path, "record", NUMBER, lambda m: _more(m[0]))
    yield from _each(root, root / SNIPPETS / "records.json", "fact", FACT, _fact)
    for path in sorted((root / SNIPPETS).rglob("*.svg")):
        yield from list(_each(root, path, "picture", NUMBER, lambda m: _more(m[0])))[:40:8]
    for path in sorted((root / SNIPPETS).rglob("*_*.py")):
        known = sorted(set(COMMENT.findall(path.read_text(encoding="utf-8"))))
        yield from _each(root, path, "comment", COMMENT, partial(_next, known))
    for path in sorted((root / SNIPPETS).rglob("*.webp")):
        file, content = path.relative_to(root).as_posix(), path.read_bytes()
        changed = content[:-20] + bytes([content[-20] ^ 1]) + content[-19:]
        yield Fault(GROUP, "picture", file, f"{file}, one bit", partial(bytes, changed))
    for edition in editions(root):
        for page in edition.pages():
            yield from _page(root, page.path, edition.language)
    yield from _configuration(root)


def _page(root: Path, path: Path, language: str) -> Iterator[Fault]:
    tables = (
        ("number", NUMBER, lambda m: _more(m[0])),
        ("link", LINK, lambda m: "](/index.md)"),
        ("anchor", ANCHOR, lambda m: f"{m[0]}-other"),
        ("code", SPAN, lambda m: f"`{m[1][::-1]}`" if m[1] != m[1][::-1] else "`x`"),
        ("mark", MARK, lambda m: ""),
        ("section", DIRECTIVE, lambda m: f"::: {m[1]}:parity"),
        ("words", QUOTED, lambda m: f'{m[1]}=""'),
        ("heading", HEADING, lambda m: ""),
    )
    for kind, pattern, new in tables:
        yield from _each(root, path, f"{kind} {language}", pattern, new)
    yield from _lines(root, path, f"line {language}", BLOCK)
    pattern, word = OPPOSITE[language]
    yield from _each(root, path, f"opposite {language}", pattern, partial(_opposite, word))
    beside = sorted(other.name for other in path.parent.glob("*.md"))
    yield from _each(root, path, "target", LINK, partial(_elsewhere, beside))


def _configuration(root: Path) -> Iterator[Fault]:
    for name in FILES.values():
        yield from _lines(root, root / name, "setting")
    for path in sorted((root / ".github").rglob("*.yml")):
        yield from _each(root, path, "workflow", USES, lambda m: "@main")
        yield from _lines(root, path, "workflow")
    for name in ("requirements.txt", "requirements-site.txt"):
        yield from _each(root, root / name, "pin", PIN, lambda m: f"{m[1]}0.0.1")
    for name in ("requirements.in", "requirements-site.in", "docs/addresses.txt"):
        yield from _lines(root, root / name, "list")
    yield from _each(root, root / SNIPPETS / "tolerances.toml", "limit", VALUE, _wider)
    yield from _each(root, root / "tests" / "ceilings.toml", "limit", VALUE, _wider)
    yield from _lines(root, root / SNIPPETS / "references.toml", "reference")
    for path in sorted((root / SNIPPETS).rglob(NAME)):
        yield from _claims(root, path)
    for name in ("tandem/site/words.toml", "snippets/comments.zh.toml", "docs/terms.toml"):
        yield from _lines(root, root / name, "word")


def _claims(root: Path, path: Path) -> Iterator[Fault]:
    """A fault for each part of each claim of a page."""
    every = tomllib.loads(path.read_text(encoding="utf-8"))
    for name, table in every.items():
        rest = {other: value for other, value in every.items() if other != name}
        file = path.relative_to(root).as_posix()
        for what, changed in [("dropped", {}), *claims.of_table(table)]:
            make = partial(tomli_w.dumps, rest | ({name: changed} if changed else {}))
            yield Fault(GROUP, "claim", file, f"{file} {name}, {what}", make, _reach(path))


def _each(root: Path, path: Path, kind: str, pattern: re.Pattern, new) -> Iterator[Fault]:
    """A fault for each place of a file that a pattern finds."""
    text, file = path.read_text(encoding="utf-8"), path.relative_to(root).as_posix()
    for match in pattern.finditer(text):
        start, stop = match.span()
        changed, around = new(match), text[max(0, start - 30) : start].replace("\n", " ")
        if changed == match[0]:
            continue
        what = f"{file}, …{around}«{match[0]}» → «{changed}»"
        make = partial(replaced, text, start, stop, changed)
        yield Fault(GROUP, kind, file, what, make, _reach(path))


def _lines(root: Path, path: Path, kind: str, says: re.Pattern = SAYING) -> Iterator[Fault]:
    """A fault for each line of a file that says something: it is gone."""
    text, file = path.read_text(encoding="utf-8"), path.relative_to(root).as_posix()
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        if says.match(line):
            what = f"{file}, `{line.strip()[:60]}` dropped"
            make = partial(without, lines, number, number + 1)
            yield Fault(GROUP, kind, file, what, make, _reach(path))


def _reach(path: Path) -> tuple[str, ...]:
    """The page that a file is, or whose claims it has, as tests name it."""
    if path.suffix == ".md":
        return ("/".join(path.with_suffix("").parts[path.parts.index(DOCS) + 2 :]),)
    if path.name == NAME:
        return ("/".join(path.parent.parts[path.parts.index(SNIPPETS) + 1 :]),)
    return ()


def _opposite(word: str, match: re.Match) -> str:
    """With "not" where it is not, and without where it is."""
    if word in match[0]:
        return match[0].replace(word, "", 1)
    return match[0] + word if word.startswith(" ") else word + match[0]


def _next(known: list[str], match: re.Match) -> str:
    """The next in a list: a comment that has its translation already, another page."""
    return known[(known.index(match[0]) + 1) % len(known)]


def _elsewhere(beside: list[str], match: re.Match) -> str:
    """A link to another page of the same folder, where the link leads into the folder."""
    if match[1] not in beside or match[2]:
        return match[0]
    return f"]({beside[(beside.index(match[1]) + 1) % len(beside)]})"


def _more(number: str) -> str:
    """The same number with another last digit."""
    last = number[-1]
    return number[:-1] + str((int(last) + 3) % 10)


def _fact(match: re.Match) -> str:
    return match[0][: -len(match[1])] + _more(match[1])


def _wider(match: re.Match) -> str:
    return f"{match[1]}{float(match[2]) * 10:g}"
