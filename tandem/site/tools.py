"""Parts of a tool, a file that readers copy into their own programs, folded on its page."""

from __future__ import annotations

from tandem.model.pages import Directive
from tandem.model.problem import Problem
from tandem.site import comments
from tandem.site.place import Place


def part(place: Place, directive: Directive) -> list[str]:
    """Markdown: a section of a tool, under a line that says what it is.

    Raises `Problem` where no tool of the topic has it.
    """
    wanted = directive.attributes.get("part", "")
    known: list[str] = []
    for tool in place.topic(directive).tools:
        shown = comments.shown(tool, place.edition)
        if section := shown.sections.get(wanted):
            code = ["```python", *section.text.splitlines(), "```"]
            fold = f'??? example "{directive.attributes.get("text", wanted)}"'
            return [fold, "", *(f"    {line}".rstrip() for line in code), ""]
        known += shown.sections
    raise Problem(
        f"{place.edition.where}:{directive.line}",
        f'no tool has a part "{wanted}"',
        f"Use one of {', '.join(known)}" if known else "Import the tool in a program of the page",
    )
