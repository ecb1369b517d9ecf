"""The programs as readers take them along: no markers, and a head that says where each is from."""

from __future__ import annotations

from functools import lru_cache

from tandem.model import versions
from tandem.model.editions import Edition
from tandem.model.programs import Program
from tandem.model.sections import MARKER
from tandem.site.code import comments
from tandem.site.words import words

MOST = 2  # blank lines in a row


def taken(program: Program, edition: Edition, site_url: str, facts: dict) -> str:
    """The whole program. `site_url` is the address of this edition, `facts` what `records.load` says."""
    said = words(edition, "taken")
    ran = {"Python": facts["versions"]["python"]} | versions.used(program, facts)
    named = said["join"].join(f"{name} {version}" for name, version in ran.items())
    page = edition.page(program.page)
    head = [
        said["origin"].format(url=site_url + page.url),
        said["recorded"].format(date=facts["date"]),
        said["versions"].format(versions=named),
    ]
    lines, _ = tidied(comments.shown(program, edition).text)
    return "\n".join([*(f"# {line}" for line in head), "", *lines]) + "\n"


def run(program: Program, section: str) -> str:
    """What a block of a page carries for "Copy runnable": its program, and the blank lines above it.

    The blocks of a program on a page, each under its blank lines, are the program up to there, as it
    is downloaded, without its head.
    """
    _, places = tidied(program.text)
    names = list(places)
    if section not in places or section == names[0]:
        return f"{program.path.name} 0"
    before = places[names[names.index(section) - 1]]
    return f"{program.path.name} {places[section][0] - before[1] - 1}"


@lru_cache(maxsize=256)
def tidied(text: str) -> tuple[list[str], dict[str, tuple[int, int]]]:
    """The lines of a program's text without markers, and the first and last line of each section.

    Sections stand apart by a blank line at least.
    """
    lines: list[str] = []
    places: dict[str, tuple[int, int]] = {}
    blank = start = 0
    for line in text.splitlines():
        if match := MARKER.match(line):
            if match[1] == "end":
                places[match[2]] = start, len(lines)
            else:
                start, blank = 0, max(blank, 1)
        elif line.strip():
            lines += [""] * min(blank, MOST if lines else 0) + [line]
            start, blank = start or len(lines), 0
        else:
            blank += 1
    return lines, places
