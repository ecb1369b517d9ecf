"""What a page of the course has besides prose and pairs: its question, what it leads to, exercises."""

from __future__ import annotations

from tandem.model.pages import Directive
from tandem.model.problem import Problem
from tandem.site.blocks.place import Place

OPENED = '<details class="{}" markdown><summary>{}</summary>'
CLOSED = "</details>"


def question(place: Place, directive: Directive) -> list[str]:
    """Markdown: what the page answers."""
    return ["", _text(place, directive), "{ .question }", ""]


def afterwards(place: Place, directive: Directive) -> list[str]:
    """Markdown: what its reader can do then."""
    said = place.words("course")["afterwards"]
    space = "" if place.edition.language == "zh" else " "
    return ["", f"**{said}**{space}{_text(place, directive)}", "{ .afterwards }", ""]


def exercise(place: Place, directive: Directive) -> list[str]:
    """Markdown: the title of an exercise, with its number on the page and its kind."""
    said = place.words("course")
    place.exercises += 1
    title = said["exercise"].format(number=place.exercises, kind=said[directive.attributes["kind"]])
    return ["", f"**{title}**", f"{{ #exercise-{directive.section} .exercise }}", ""]


def solution(place: Place, directive: Directive) -> list[str]:
    """Markdown: where a solution unfolds. The page's expander closes each fold, see `directive.py`."""
    return ["", OPENED.format(directive.topic, place.words("course")["solution"]), ""]


def setup(place: Place, directive: Directive) -> list[str]:
    """Markdown: where what a page builds on unfolds, and what that is."""
    return ["", OPENED.format(directive.topic, _text(place, directive)), ""]


def _text(place: Place, directive: Directive) -> str:
    text = directive.attributes.get("text", "")
    if not text:
        raise Problem(
            f"{place.edition.where}:{directive.line}",
            f"`{directive}` says nothing",
            'Add text="...", in the language of the page',
        )
    return text
