"""The `.ipynb` of a program: the prose of its page, its sections as cells, its record as outputs.

Every program that is one process has one, in each language. Those of the worked examples are run
cell by cell in a real kernel (`tandem.run.kernel`), and the site also shows them as pages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from tandem.model import records, sentences, versions
from tandem.model.editions import Edition, of
from tandem.model.pages import (
    AFTERWARDS,
    COST,
    DOWNLOAD,
    DRAWING,
    PARITY,
    QUESTION,
    REFERENCES,
    Directive,
    Page,
    parse,
)
from tandem.model.programs import Program, Topic, topics
from tandem.site import keep
from tandem.site.blocks import costs, course, drawings, proofs
from tandem.site.blocks.pair import tabs_of, twins
from tandem.site.blocks.place import Place
from tandem.site.code import api, comments, taken
from tandem.site.files.plain import absolute, plain
from tandem.site.words import words

SVG = "image/svg+xml"
IN_WORDS = {
    QUESTION: course.question,
    AFTERWARDS: course.afterwards,
    DRAWING: drawings.alternative,
}
SETUP = "setup"  # the tag of the cell that is no part of the program
# Quiet where everything is there, as recorded.
INSTALL = """\
# {comment}
from importlib.metadata import PackageNotFoundError, version

recorded, missing = {recorded}, []
for package, expected in recorded.items():
    try:
        if version(package).split("+")[0] != expected:
            print(f"{differs}")
    except PackageNotFoundError:
        missing.append(f"{{package}}=={{expected}}")
if missing:
    %pip install --quiet {{" ".join(missing)}}"""


class Writer:
    """Collects the cells of one notebook. `facts` is what `records.load` returns."""

    def __init__(
        self, page: Page, program: Program, topics: dict[str, Topic], facts: dict, site_url: str
    ):
        self.page, self.program, self.topics, self.facts = page, program, topics, facts
        self.edition = of(page)
        self.words = words(self.edition, "pair")
        self.shown = comments.shown(program, self.edition)
        self.site, self.url = site_url, site_url + page.url
        self.printed = records.printed(program) if program.out.is_file() else {}
        self.drawn = records.figures(program)
        self.cells: list[dict] = []
        self.prose: list[str] = []

    def notebook(self) -> dict:
        for number, line in self.lines():
            directive = parse(line, number, self.page.where)
            if directive:
                self.expand(directive)
            else:
                self.prose.append(line)
        self.end_prose()
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
        cells = [cell | {"id": f"cell-{number}"} for number, cell in enumerate(self.cells)]
        return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}

    def lines(self) -> list[tuple[int, str]]:
        """The numbered lines of the page, without those parts that are about another topic."""
        parts: list[list[tuple[int, str]]] = [[]]
        for number, line in sentences.joined(self.page.lines, self.page.language):
            if line.startswith("## "):
                parts.append([])
            parts[-1].append((number, line))
        kept = []
        for part in parts:
            directives = [parse(line, number, self.page.where) for number, line in part]
            about = {d.topic for d in directives if d and d.topic in self.topics}
            if not about or self.program.topic in about:
                kept += part
        return kept

    def expand(self, directive: Directive) -> None:
        if directive.topic == REFERENCES:
            topic = self.topics[self.program.topic]
            self.prose += api.reference_list([topic], self.edition, self.program.framework)
        elif directive.topic in IN_WORDS:
            self.prose += IN_WORDS[directive.topic](Place(self.edition), directive)
        elif directive.topic != self.program.topic or directive.section == DOWNLOAD:
            return
        elif directive.section == PARITY:
            table = proofs.table(
                self.topics[directive.topic], self.edition, directive.attributes.get("naive", "")
            )
            self.prose += table
        elif directive.section == COST:
            self.prose += costs.table(self.topics[directive.topic], self.edition)
        else:
            self.code(directive)

    def code(self, directive: Directive) -> None:
        topic = self.topics[directive.topic]
        shown = tabs_of(directive, topic, self.page.where)
        if self.program.framework not in shown:
            if directive.only and self.program.framework in twins(topic):
                self.prose += [self.words["only"] + directive.attributes["because"], ""]
            return
        self.end_prose()
        names = [directive.section] if directive.section else list(self.program.sections) or [""]
        for name in names:
            source = self.shown.sections[name].text if name else self.shown.code
            outputs = []
            if text := self.printed.get(name):
                outputs.append({"output_type": "stream", "name": "stdout", "text": text})
            if name in self.drawn:
                file = self.program.figure(name).relative_to(self.page.root).as_posix()
                about = {"alt": directive.attributes.get("alt", ""), "file": file}
                outputs.append(
                    {
                        "output_type": "display_data",
                        "data": {SVG: self.drawn[name]},
                        "metadata": {SVG: about},
                    }
                )
            self.cells.append(
                {
                    "cell_type": "code",
                    "source": source.rstrip("\n"),
                    "metadata": {"section": name, "run": taken.run(self.program, name)},
                    "execution_count": 1 + sum(bool(c.get("execution_count")) for c in self.cells),
                    "outputs": outputs,
                }
            )

    def end_prose(self) -> None:
        """Turn the lines since the last code cell into a Markdown cell."""
        text = plain(
            "\n".join(self.prose), partial(absolute, page=self.page, site=self.site)
        ).strip("\n")
        self.prose = []
        first = not self.cells
        if first:
            title, _, rest = text.partition("\n")
            ran = self.words["join"].join(
                f"{name} {version}" for name, version in self.facts["versions"].items()
            )
            origin = words(self.edition, "notebook")["origin"].format(
                title=title.lstrip("# "), url=self.url, date=self.facts["date"], versions=ran
            )
            text = f"{title}\n\n{origin}\n{rest}"
        if text:
            self.cells.append({"cell_type": "markdown", "source": text, "metadata": {}})
        recorded = versions.needed(self.program, self.facts)
        if first and recorded:
            self.cells.append(self.setup(recorded))

    def setup(self, recorded: dict[str, str]) -> dict:
        """The cell that installs what is missing, and says what has another version."""
        said = words(self.edition, "notebook")
        named = json.dumps(recorded)
        text = INSTALL.format(comment=said["setup"], differs=said["differs"], recorded=named)
        about = {"section": "", "tags": [SETUP]}
        ran = {"execution_count": None, "outputs": []}
        return {"cell_type": "code", "source": text, "metadata": about} | ran


def make(edition: Edition, site_url: str) -> Iterator[tuple[Program, str]]:
    """The notebook of every program that can have one, in the prose of an edition, as JSON.

    `site_url` is the address of the edition's site, for the links back.
    """
    known, facts = topics(edition.root), records.load(edition.root)
    where = {topic: page for page in edition.pages() for topic in page.topics}
    for name, page in where.items():
        for program in known[name].programs.values():
            if program.has_notebook:  # none of exercises
                notebook = Writer(page, program, known, facts, site_url).notebook()
                name = f"notebooks/{edition.language}/{program.path.stem}"
                yield program, keep.value(name, notebook, partial(_written, notebook))


def _written(notebook: dict) -> str:
    """A notebook as JSON, validated as a whole: the library's constructors validate every cell."""
    import nbformat

    return nbformat.writes(nbformat.from_dict(notebook)) + "\n"
