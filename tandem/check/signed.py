"""Each text was read beside what it is about, since one of them last changed.

No run can tell whether words are true of the code beside them: a comment, a link that leads
elsewhere, a sentence that says the opposite of its claim, a program that no longer shows what its
page says. So `snippets/signed.txt` has a line for each section of each page, heading to heading, and
for each entry, with a hash of each of its parts. What changed is named until somebody has read it
and signed with `make sign`, which alone writes the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tandem.dictionary import entries
from tandem.model import claims, hashes, messages, records, sentences
from tandem.model.editions import Edition
from tandem.model.pages import COST, DICTIONARY, DOWNLOAD, PARITY, Directive, Page
from tandem.model.problem import Problem
from tandem.model.programs import SNIPPETS, Program, topics
from tandem.site.code import comments

FILE = f"{SNIPPETS}/signed.txt"
LINE = re.compile(r"(?P<of>\S.*): (?P<parts>\w+=[0-9a-f]{8}(?: \w+=[0-9a-f]{8})*)")
DECIMAL = re.compile(r"[-+]?\d+(?:\.\d*(?:e[-+]?\d+)?|e[-+]?\d+)")
SAID = {  # what a part is called
    "en": "the English words",
    "zh": "the Chinese words",
    "code": "the code or a comment of it",
    "prints": "what the code prints",
    "proof": "what proves the words",
}
TEXTS = ("en", "zh", "because", "title")  # of an entry


@dataclass
class Read:
    """What is read together: the texts of each part, and where the words stand."""

    where: str
    parts: dict[str, list[str]] = field(default_factory=dict)

    def add(self, part: str, *texts: str) -> None:
        self.parts.setdefault(part, []).extend(" ".join(text.split()) for text in texts)

    @property
    def signature(self) -> str:
        """A hash of each part that says something, but for its line breaks."""
        said = {part: texts for part, texts in self.parts.items() if any(texts)}
        return " ".join(f"{part}={hashes.of(texts)[:8]}" for part, texts in said.items())


def found(root: Path) -> dict[str, Read]:
    """Everything that is read together, by the name it has in the file."""
    every: dict[str, Read] = {}
    for page in Edition("en", root).pages():
        try:
            _page(page, Edition("zh", root).page(page.name), every)
        except Problem:  # other checks say so
            continue
    for entry in entries.every(root):
        one = every[f"entry {entry.id}"] = Read(entry.where)
        table = {name: value for name, value in asdict(entry).items() if name != "line"}
        texts = {name: table.pop(name) for name in TEXTS}
        for language in ("en", "zh"):
            one.add(language, texts[language])
            one.add(language, *(texts[name].get(language, "") for name in ("because", "title")))
        one.add("proof", str(table))
    for message in messages.every(root):
        one = every[f"message {message.id}"] = Read(message.where)
        for language, texts in message.said.items():
            one.add(language, *texts)
        one.add("proof", *message.says, message.at)
        if proof := claims.load(message.page, root).get(message.id):
            one.add("proof", *_evidence(proof))
    return every


def _page(page: Page, other: Page, every: dict[str, Read]) -> None:
    """Add the sections of a page; two with one heading are one."""
    known = claims.load(page.name, page.root)
    chinese = list(_sections(other)) if other.path.is_file() else []
    for number, (line, heading, lines) in enumerate(_sections(page)):
        name = f"{page.name.removesuffix('.md')} {heading}".strip()
        one = every.setdefault(name, Read(f"{page.where}:{line}"))
        one.add("en", "\n".join(lines))
        one.add("zh", "\n".join(chinese[number][2] if number < len(chinese) else ()))
        for directive in page.directives:
            if line <= directive.line < line + len(lines):
                _shown(directive, page.root, one)
        for mark in dict.fromkeys(sentences.MARK.findall("\n".join(lines))):
            if mark in known:
                one.add("proof", *_evidence(known[mark]))


def _evidence(claim: claims.Claim) -> Iterator[str]:
    yield str(
        {name: value for name, value in asdict(claim).items() if name not in ("line", "page")}
    )


def _sections(page: Page) -> Iterator[tuple[int, str, list[str]]]:
    """First line, heading and lines of each section."""
    blocks = sentences.blocks(page.lines)
    starts = [1, *(line for kind, line, _, text in blocks if sentences.HEADING.match(text))]
    for start, stop in zip(starts, [*starts[1:], len(page.lines) + 1], strict=True):
        lines = page.lines[start - 1 : stop - 1]
        heading = sentences.HEADING.match(lines[0]) if lines else None
        if heading or "".join(lines).strip():
            yield start, lines[0][heading.end() :].partition(" {")[0] if heading else "", lines


def _shown(directive: Directive, root: Path, one: Read) -> None:
    """Add what a directive shows: code in each language, what it prints, or a proof."""
    topic = topics(root).get(directive.topic)
    if not topic or directive.topic == DICTIONARY or directive.section == COST:
        return
    if directive.section == DOWNLOAD:
        for tool in topic.tools:
            if tool.topic == topic.name:  # else it is signed with the page that explains it
                one.add("code", tool.text)
        return
    if directive.section == PARITY:
        one.add("proof", topic.proof.text if topic.proof else "")
        return
    for program in topic.programs.values():
        for language in ("en", "zh"):
            there = comments.shown(program, Edition(language, root))
            one.add("code", _part(there, directive.section))
        for run in (program, *program.on_backends):
            if run.out.is_file():
                one.add("prints", *_printed(run, directive.section))


def _part(program: Program, section: str | None) -> str:
    if not section:
        return program.code
    return program.sections[section].text if section in program.sections else ""


def _printed(program: Program, section: str | None) -> Iterator[str]:
    """What a run prints, without the numbers in which another run may differ."""
    for name, text in records.printed(program).items():
        if section in (None, name):
            may_differ = records.NUMBER if records.is_measured(program, name) else DECIMAL
            yield may_differ.sub("#", text)


def read(root: Path) -> dict[str, str]:
    """What is signed. Raises `Problem` where there is no file, or a line of it is malformed."""
    path = root / FILE
    if not path.is_file():
        raise Problem(
            FILE, "nothing is signed: there is no such file", "Read it all, then `make sign`"
        )
    signed = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = LINE.fullmatch(line)
        if not match:
            todo = "Do not write this file by hand: take it from git, or `make sign`"
            raise Problem(f"{FILE}:{number}", f'"{line[:40]}" is no signature', todo)
        signed[match["of"]] = match["parts"]
    return signed


def changed(one: Read | None, signed: str) -> list[str]:
    """The parts that are not as they were signed; all of them where none was."""
    now, then = (
        dict(part.split("=") for part in line.split())
        for line in (one.signature if one else "", signed)
    )
    return [part for part in SAID if now.get(part) != then.get(part)]


def check_signed(root: Path) -> Iterator[Problem]:
    """Each thing that changed, or is new or gone, since somebody signed for it."""
    try:
        signed = read(root)
    except Problem as problem:
        yield problem
        return
    every = found(root)
    for name, one in every.items():
        if name not in signed:
            yield Problem(one.where, f'nobody signed for "{name}", which is new', _todo(name))
        elif parts := changed(one, signed[name]):
            what = f'{" and ".join(SAID[part] for part in parts)} changed since "{name}" was signed'
            yield Problem(one.where, what, _todo(name))
    for name in signed.keys() - every.keys():
        yield Problem(FILE, f'"{name}" is signed, and is gone', _todo(name))


def _todo(name: str) -> str:
    of = name if name.startswith("entry ") else name.partition(" ")[0]
    return f"Read whether words, code, outputs and proofs agree, then `make sign OF='{of}'`"


def is_of(name: str, of: str) -> bool:
    """Whether a name is of what somebody signs for: all, a page, or an entry."""
    return not of or name == of or name.startswith(f"{of} ")


def sign(root: Path, of: str = "") -> list[str]:
    """Write the signature of what was read, and return what changed in it, a line each.

    Raises `Problem` where nothing has the name.
    """
    signed = read(root) if (root / FILE).is_file() else {}
    every = found(root)
    asked = [name for name in dict.fromkeys([*every, *signed]) if is_of(name, of)]
    if not asked:
        raise Problem(
            FILE,
            f'there is no "{of}" to sign for',
            "Use a page such as basics/training, or entry ID",
        )
    said = []
    for name in asked:
        if parts := changed(every.get(name), signed.get(name, "")):
            said.append(f"{name}: {', '.join(SAID[part] for part in parts)}")
        signed.pop(name, None)
        if name in every:
            signed[name] = every[name].signature
    text = "".join(f"{name}: {parts}\n" for name, parts in sorted(signed.items()))
    (root / FILE).write_text(text, encoding="utf-8")
    return said
