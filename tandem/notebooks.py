"""The `.ipynb` of a program: the prose of its page, its sections as cells, its record as outputs.

Every program that is one process has one, in each language. Those of the worked examples are run
cell by cell in a real kernel (`tandem.kernel`), and the site also shows them as pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tandem import api, costs, proofs, records
from tandem.directive import WORDS, tabs_of, twins
from tandem.pages import COST, DOWNLOAD, PARITY, REFERENCES, Directive, Page, pages, parse
from tandem.programs import Program, Topic, topics

ORIGIN = {
    "en": "*This notebook is made from [{title}]({url}). Its outputs were recorded on {date}, with {versions}.*",
    "zh": "**本 notebook 由 [{title}]({url}) 生成。**输出记录于 {date}，版本：{versions}。",
}
ATTRIBUTES = re.compile(r" *\{ ?[:.#][^{}]*\}|(?<=\))\{ [^{}]*\}")
ICON = re.compile(r":(?:material|fontawesome)-[a-z0-9-]+: *")
LINK = re.compile(r"(\]\()([^)\s]+)(\))")


class Writer:
    """Collects the cells of one notebook."""

    def __init__(self, page: Page, program: Program, topics: dict[str, Topic], site_url: str):
        self.page, self.program, self.topics = page, program, topics
        self.words = WORDS[page.language]
        name = page.name.removesuffix(".md").removesuffix("index")
        self.site = site_url
        self.url = f"{self.site}{name}/" if name else self.site
        self.cells: list = []
        self.prose: list[str] = []

    def notebook(self) -> nbformat.NotebookNode:
        for number, line in self.lines():
            directive = parse(line, number, self.page.where)
            if directive:
                self.expand(directive)
            else:
                self.prose.append(line)
        self.end_prose()
        for number, cell in enumerate(self.cells):
            cell["id"] = f"cell-{number}"
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        return new_notebook(
            cells=self.cells,
            metadata={"kernelspec": kernel, "language_info": {"name": "python"}},
        )

    def lines(self) -> list[tuple[int, str]]:
        """The numbered lines of the page, without those parts that are about another topic."""
        parts: list[list[tuple[int, str]]] = [[]]
        for number, line in enumerate(self.page.lines, 1):
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
        language = self.page.language
        if directive.topic == REFERENCES:
            topic = self.topics[self.program.topic]
            self.prose += api.reference_list([topic], self.words["join"], self.program.framework)
        elif directive.topic != self.program.topic or directive.section == DOWNLOAD:
            return
        elif directive.section == PARITY:
            table = proofs.table(
                self.topics[directive.topic], language, directive.attributes.get("naive", "")
            )
            self.prose += table
        elif directive.section == COST:
            self.prose += costs.table(self.topics[directive.topic], language)
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
        printed = records.printed(self.program) if self.program.out.is_file() else {}
        drawn = records.figures(self.program)
        for name in names:
            source = self.program.sections[name].text if name else self.program.code
            outputs = []
            if text := printed.get(name):
                outputs.append(new_output("stream", name="stdout", text=text))
            if name in drawn:
                alt = directive.attributes.get("alt", "")
                data, about = {"image/svg+xml": drawn[name]}, {"image/svg+xml": {"alt": alt}}
                outputs.append(new_output("display_data", data=data, metadata=about))
            cell = new_code_cell(source.rstrip("\n"), outputs=outputs, metadata={"section": name})
            cell["execution_count"] = 1 + sum(c["cell_type"] == "code" for c in self.cells)
            self.cells.append(cell)

    def end_prose(self) -> None:
        """Turn the lines since the last code cell into a Markdown cell."""
        text = plain("\n".join(self.prose), self.absolute).strip("\n")
        self.prose = []
        if not self.cells:
            title, _, rest = text.partition("\n")
            facts = records.load(self.page.root)
            versions = ", ".join(f"{name} {v}" for name, v in facts["versions"].items())
            words = ORIGIN[self.page.language].format(
                title=title.lstrip("# "), url=self.url, date=facts["date"], versions=versions
            )
            text = f"{title}\n\n{words}\n{rest}"
        if text:
            self.cells.append(new_markdown_cell(text))

    def absolute(self, url: str) -> str:
        """A link of the page as it reads outside the site."""
        if url.startswith("/"):
            return urljoin(self.site, url.lstrip("/"))
        path, hash_, anchor = url.partition("#")
        if ":" in path or not path.endswith(".md"):
            return url if ":" in path else urljoin(self.url, url)
        source = urljoin(f"{self.site}{self.page.name}", path)
        built = re.sub(r"(index)?\.md$", lambda match: "" if match[1] else "/", source)
        return built + hash_ + anchor


def plain(text: str, absolute) -> str:
    """The site's Markdown as every notebook reader understands it."""
    lines, inside = [], False
    for line in text.splitlines():
        if match := re.match(r'!!! \w+(?: "(.*)")?$', line):
            inside = True
            line = f"**{match[1]}**" if match[1] else ""
        elif inside and line:
            inside = line.startswith("    ")
            line = line.removeprefix("    ")
        if not line.startswith("<!--"):
            lines.append(line)
    text = ICON.sub("", ATTRIBUTES.sub("", "\n".join(lines)))
    return LINK.sub(lambda match: match[1] + absolute(match[2]) + match[3], text)


def make(folder: Path, language: str, site_url: str, root: Path) -> Iterator[tuple[Program, Path]]:
    """Write the notebook of every program that can have one, in the prose of one language.

    `site_url` is the address of that language's site, for the links back.
    """
    known = topics(root)
    where = {
        d.topic: page for page in pages(root, language) for d in page.directives if d.shows_code
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in where.items():
        for program in known[name].programs.values():
            if program.has_notebook:
                path = folder / f"{program.path.stem}.ipynb"
                notebook = Writer(page, program, known, site_url).notebook()
                path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
                yield program, path
