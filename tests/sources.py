"""The files behind the site, read by a short path of their own, for tests that read the site back.

Nothing here is from `tandem`: what the site writes and what is expected of it must not share a fault.
"""

from __future__ import annotations

import io
import re
import tokenize
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SNIPPETS = ROOT / "snippets"
LANGUAGES = ("en", "zh")
# How a file's name ends -> what the tab is called in either language, in the order of the tabs.
LABELS = {
    "pytorch": ("PyTorch", "PyTorch"),
    "keras": ("Keras", "Keras"),
    "tensorflow": ("TensorFlow", "TensorFlow"),
    "lightning": ("Lightning", "Lightning"),
    "ignite": ("Ignite", "Ignite"),
    "fastai": ("fastai", "fastai"),
    "keras_torch": ("Keras on PyTorch", "Keras（PyTorch 后端）"),
    "keras_jax": ("Keras on JAX", "Keras（JAX 后端）"),
    "both": ("PyTorch + Keras", "PyTorch + Keras"),
}
BACKENDS = {"PyTorch": "torch", "JAX": "jax"}  # what a fold calls one -> its records' ending
NO_CODE = ("parity", "download", "costs")  # stand where a section would

MARKER = re.compile(r"^# --8<-- \[(?:start|end):.*\n?", re.MULTILINE)
DIRECTIVE = re.compile(r"^::: ([a-z0-9-]+)(?::([a-z0-9-]+))?(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Directive:
    """A line `::: topic:section key="value"` of a page."""

    topic: str
    section: str
    attributes: dict[str, str]


def pages(language: str) -> list[str]:
    """Every page of a language, without its ending: `basics/training`."""
    folder = ROOT / "docs" / language
    return sorted(
        path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.md")
    )


def built(site: Path, language: str, page: str) -> Path:
    """The HTML of a page."""
    address = re.sub(r"(^|/)index$", r"\1", page)
    return site / ("" if language == "en" else language) / address / "index.html"


def directives(language: str, page: str) -> list[Directive]:
    text = (ROOT / "docs" / language / f"{page}.md").read_text(encoding="utf-8")
    return [
        Directive(topic, section, dict(re.findall(r'([a-z]+)="([^"]*)"', rest)))
        for topic, section, rest in DIRECTIVE.findall(text)
    ]


@cache
def topics() -> dict[str, dict[str, Path]]:
    """For each folder of programs: the end of the name -> the file, in the order of the tabs."""
    folders = {path.parent for path in SNIPPETS.rglob("*.py")}
    return {
        folder.name: {end: file for end in LABELS for file in folder.glob(f"*_{end}.py")}
        for folder in folders
    }


@cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def part(path: Path, section: str) -> str | None:
    """A section of a program or of a record, or all of it; None where it has no such section."""
    if not section:
        return MARKER.sub("", text(path))
    start, end = (f"# --8<-- [{word}:{section}]\n" for word in ("start", "end"))
    _, found, rest = text(path).partition(start)
    return rest.partition(end)[0] if found else None


def sections(path: Path) -> list[str]:
    return re.findall(r"^# --8<-- \[start:(.*)\]$", text(path), re.MULTILINE)


def record(program: Path, section: str, backend: str = "") -> str:
    """What a program printed in a section, or in all."""
    return part(program.with_suffix(f".{backend}.out" if backend else ".out"), section) or ""


def figures(program: Path, section: str) -> list[Path]:
    """What it drew there."""
    return sorted(program.parent.glob(f"{program.stem}.{section or '*'}.svg"))


def proof(topic: str) -> dict:
    """The record of a topic's proof."""
    (path,) = (p for p in SNIPPETS.rglob("parity.out") if p.parent.name == topic)
    return tomllib.loads(text(path))


def code(source: str, language: str) -> object:
    """What a page in a language must show of a program: all of it, or all but its comments."""
    if language == "en":
        return source.strip("\n")
    kept = tokenize.generate_tokens(io.StringIO(source.strip("\n") + "\n").readline)
    left_out = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE)
    return [(token.string, token.start) for token in kept if token.type not in left_out]
