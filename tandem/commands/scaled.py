"""Copies of the repository for `make bench`: as it is, or with many times the pages."""

from __future__ import annotations

import json
import re
import shutil
from functools import partial
from pathlib import Path

from tandem.commands.build import FIRST, SOURCES
from tandem.model.config import FILES
from tandem.model.pages import DICTIONARY
from tandem.model.programs import ROOT, SNIPPETS, topics

COLLECTED = {"index.md", "mistakes.md", "questions.md", "about/covered.md", "dictionary/index.md"}
SHOWN = re.compile(r"^::: (dictionary:)?([a-z0-9-]+)", re.MULTILINE)
LISTED = re.compile(r"^( +- ).+: (\S+)\.md$", re.MULTILINE)


def copy(folder: Path) -> Path:
    """All that a site is made of, in an empty folder, without what was made before."""
    for name in (*SOURCES, "tandem"):
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


def multiply(root: Path, times: int) -> None:
    """Give a copy each English page so many times, with programs, records and entries of its own.

    Pages that collect from all others stay one.
    """
    known = topics(root)
    folders = [topic.path for topic in known.values() if topic.name != DICTIONARY]
    areas = sorted((root / SNIPPETS / DICTIONARY).glob("*.toml"))
    docs = root / "docs" / FIRST
    pages = [page for page in sorted(docs.rglob("*.md")) if name(page, docs) not in COLLECTED]
    config, records = root / FILES[FIRST], root / SNIPPETS / "records.json"
    navigation = config.read_text(encoding="utf-8")
    facts = json.loads(records.read_text(encoding="utf-8"))
    programs = dict(facts["programs"])
    for number in map(str, range(2, times + 1)):
        for folder in folders:
            again(folder, number)
        for program, fact in programs.items():
            facts["programs"][renamed(program, number)] = fact
        for area in areas:
            shutil.copy(area, area.with_stem(f"{area.stem}-{number}"))
        for page in pages:
            text = SHOWN.sub(partial(shown, number, known), page.read_text(encoding="utf-8"))
            page.with_stem(f"{page.stem}-{number}").write_text(text, encoding="utf-8")
        navigation = LISTED.sub(partial(listed, number), navigation)
    config.write_text(navigation, encoding="utf-8")
    records.write_text(json.dumps(facts), encoding="utf-8")


def name(page: Path, docs: Path) -> str:
    return page.relative_to(docs).as_posix()


def again(folder: Path, number: str) -> None:
    """The programs of a page once more, for a page of another name."""
    old, new = folder.name.replace("-", "_"), f"{folder.name}_{number}".replace("-", "_")
    copied = shutil.copytree(folder, folder.with_name(f"{folder.name}-{number}"))
    for file in sorted(copied.iterdir()):
        if file.suffix == ".py":
            text = file.read_text(encoding="utf-8")
            file.write_text(text.replace(f"{old}_", f"{new}_"), encoding="utf-8")
        if file.name.startswith(f"{old}_"):
            file.rename(file.with_name(file.name.replace(old, new, 1)))


def renamed(program: str, number: str) -> str:
    """`basics/training/training_keras.py` as its copy is called."""
    *part, page, file = program.split("/")
    old = page.replace("-", "_")
    return "/".join([*part, f"{page}-{number}", file.replace(old, f"{old}_{number}", 1)])


def shown(number: str, known: dict, match: re.Match) -> str:
    """A directive, for the copy of what it shows."""
    area, topic = match.groups()
    return f"{match[0]}-{number}" if area or topic in known else match[0]


def listed(number: str, match: re.Match) -> str:
    """A line of the navigation, followed by that of a copy; copies are not copied."""
    start, page = match.groups()
    if f"{page}.md" in COLLECTED or re.search(r"-\d+$", page):
        return match[0]
    return f"{match[0]}\n{start}{page} {number}: {page}-{number}.md"
