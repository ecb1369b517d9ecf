"""Messages of the frameworks, as people paste them: `docs/messages/PART.toml`. Imports no framework.

A message has templates, its wordings, with slots for what varies: `{n}` a number, `{shape}` a shape,
`{device}`, `{name}` a name, quoted or not, `{any}` anything. In each language it says what it means,
what the usual cause is, and how to mend it; `at` is where the site has more on it. A claim of its id, in
`snippets/messages/PART/claims.toml`, raises it or names where it was read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from tandem.model import files
from tandem.model.claims import ID
from tandem.model.pages import DOCS, LANGUAGES, MESSAGES, Directive
from tandem.model.problem import Problem
from tandem.model.programs import ROOT

FOLDER = f"{DOCS}/{MESSAGES}"
# Where a paste has several, the first of these comes first: a general one is about any object, a wrapper
# about the message inside it.
LEVELS = ("error", "general", "warning", "wrapper")
REMEDY = 'Write says = ["…"], at = "page/#anchor" or nothing, and en and zh, each of three texts'
SLOTS = {
    "n": r"-?\d[\d.]*",
    "shape": r"(?:torch\.size\()?[\[(][\w ,?=*:'.-]*[\])]*|\d+(?:x\d+)*",
    "device": r"[a-z]+(?::\d+)?",
    "name": r"'[^']{1,200}'|[\w.:<>/\\-]+",
    "any": r".{0,300}?",
}
SLOT = re.compile(rf"\{{({'|'.join(SLOTS)})\}}")
EXAMPLES = {"n": "3", "shape": "[3, 4]", "device": "cuda:0", "name": "thing", "any": "such"}
QUOTES = re.compile("[\"'`´‘’“”]+")


@dataclass(frozen=True)
class Message:
    """One message; `said` are its meaning, cause and remedy in each language."""

    id: str
    part: str
    theme: str
    says: tuple[str, ...]
    said: dict[str, tuple[str, ...]] = field(hash=False)
    at: str = ""
    level: str = LEVELS[0]

    @property
    def where(self) -> str:
        return f"{FOLDER}/{self.part}.toml, message {self.id}"

    @property
    def page(self) -> str:
        """The page that has it, without `.md`."""
        return f"{MESSAGES}/{self.part}"

    @property
    def url(self) -> str:
        return f"{self.page}/#{self.id}"

    @property
    def name(self) -> str:
        """Its first wording, as a reader recognises it."""
        return SLOT.sub("…", self.says[0])

    def is_in(self, text: str) -> bool:
        """Whether a text has one of its wordings."""
        found = plain(text)
        return any(finds(one, found) for one in self.says)


def plain(text: str) -> str:
    """A text as patterns find it: in small letters, with one kind of quotes and of spaces.

    `overrides/assets/matcher.js` does the same.
    """
    return " ".join(QUOTES.sub("'", text).lower().split())


@lru_cache(maxsize=4096)
def pattern(template: str) -> str:
    """The regular expression, of Python and JavaScript alike, that finds a template in a plain text."""
    parts = SLOT.split(template.removesuffix("{any}").strip())  # text, slot, text, …
    for place, part in enumerate(parts):
        if place % 2:
            parts[place] = f"(?:{SLOTS[part]})"
        else:
            text = re.sub(r"\s+", " ", QUOTES.sub("'", part).lower())
            parts[place] = re.sub(r"[.*+?^${}()|\[\]\\/]", r"\\\g<0>", text)
    return "".join(parts)


def finds(template: str, text: str) -> bool:
    """Whether a template finds a plain text."""
    return bool(compiled(pattern(template)).search(text))


compiled = lru_cache(maxsize=4096)(re.compile)  # there are more than `re` keeps


def literal(template: str) -> str:
    """The longest part of a template that does not vary, as a plain text has it."""
    return max(map(plain, SLOT.split(template)[::2]), key=len)


def example(template: str) -> str:
    """A message of a template."""
    return SLOT.sub(lambda slot: EXAMPLES[slot[1]], template)


def parts(root: Path = ROOT) -> list[str]:
    """The files, without their endings: one a page."""
    return sorted(path.stem for path in (root / FOLDER).glob("*.toml"))


def load(part: str, root: Path = ROOT) -> list[Message]:
    """The messages of a file, in its order. Raises `Problem` where one is malformed."""
    name = f"{FOLDER}/{part}.toml"
    return [
        _message(part, theme, key, row)
        for theme, rows in files.read(root, name).items()
        for key, row in rows.items()
    ]


def every(root: Path = ROOT) -> list[Message]:
    """All of them."""
    return [message for part in parts(root) for message in load(part, root)]


def shown(directive: Directive, root: Path) -> list[Message]:
    """The messages that a directive shows with all that is said of them: those of its part."""
    is_part = directive.topic == MESSAGES and directive.section in parts(root)
    return load(directive.section, root) if is_part else []


def _message(part: str, theme: str, key: str, row: dict) -> Message:
    where = f"{FOLDER}/{part}.toml, message {key}"
    if not isinstance(row, dict) or not row.keys() <= {"says", "at", "level", *LANGUAGES}:
        raise Problem(where, "this is no message", REMEDY)
    for language in LANGUAGES:
        texts = row.get(language, [])
        if len(texts) != 3 or not all(isinstance(one, str) and one.strip() for one in texts):
            what = f"it has no meaning, cause and remedy in {language}"
            raise Problem(where, what, f'Write {language} = ["…", "…", "…"]')
    says = row.get("says") or []
    if not ID.fullmatch(key) or not says or not all(map(literal, says)):
        raise Problem(where, "this is no message", REMEDY)
    level = row.get("level", LEVELS[0])
    if level not in LEVELS:
        raise Problem(where, f"its level is {level}", f"Use one of {', '.join(LEVELS)}")
    said = {language: tuple(row[language]) for language in LANGUAGES}
    return Message(key, part, theme, tuple(says), said, row.get("at", ""), level)
