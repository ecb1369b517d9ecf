"""The `::: topic:section` directive, a Python-Markdown extension.

A preprocessor that runs before `pymdownx.snippets` (priority 40 against 32) and writes standard
Markdown: linked `pymdownx.tabbed` tabs, superfences, and `--8<--` lines that leave the reading of
files and sections to `pymdownx.snippets`, whose `base_path` is `snippets/`. Code whose comments are
translated stands in no file, and is written out.
"""

from __future__ import annotations

from pathlib import Path

from markdown import Extension
from markdown.preprocessors import Preprocessor

from tandem.model import course, sentences
from tandem.model.editions import Edition
from tandem.model.pages import FOLDS, parse
from tandem.model.programs import ROOT
from tandem.site.blocks import claims
from tandem.site.blocks.course import CLOSED
from tandem.site.blocks.kinds import block
from tandem.site.blocks.place import Place
from tandem.site.files import downloads

HOME = "index.md"  # whose title leads to other pages first


class Expander(Preprocessor):
    """Replaces each directive of a page by the Markdown it stands for."""

    def __init__(self, md, edition: Edition, repository: str, page: str):
        super().__init__(md)
        self.edition = edition
        self.repository = repository
        self.page = page

    def run(self, lines: list[str]) -> list[str]:
        place = Place(self.edition, self.repository, self.page)
        output: list[str] = []
        numbered = sentences.joined(lines, self.edition.language)
        lines = claims.marked([line for _, line in numbered], self.page, self.edition)
        topics: list[str] = []
        folded = False  # whether a fold is open, and to be closed
        for (number, _), line in zip(numbered, lines, strict=True):
            directive = parse(line, number, self.edition.where)
            if folded and course.ends_fold(line, directive):
                output += ["", CLOSED, ""]
                folded = False
            folded = folded or bool(directive and directive.topic in FOLDS)
            output += block(place, directive) if directive else [line]
            if directive and directive.shows_code:
                topics.append(directive.topic)
        output += ["", CLOSED, ""] if folded else []
        output = self.headed(output, place, topics)
        return output + claims.link_to_all(self.page, self.edition)

    def headed(self, lines: list[str], place: Place, topics: list[str]) -> list[str]:
        """A page with the ways to take its programs along under its title; home has them at its end."""
        programs = [
            program
            for name in dict.fromkeys(topics)
            for program in place.used[name].programs.values()
            if not program.is_exercises
        ]
        start, step = ("## ", -1) if self.page == HOME else ("# ", 1)
        numbered = list(enumerate(lines))[::step]
        title = next((n for n, line in numbered if line.startswith(start)), None)
        if not (self.page and programs) or title is None:
            return lines
        up = "../" * self.edition.page(self.page).url.count("/")
        links = ["", downloads.head(place, programs, up), ""]
        return [*lines[: title + 1], *links, *lines[title + 1 :]]


class PairExtension(Extension):
    """`language` picks the words around the code; `root` is the folder of the repository.

    `repository` is its name on GitHub, whose branch `notebooks` Colab opens; `page` is the file inside
    the language's folder, whose claims are shown (the hooks set both).
    """

    def __init__(self, **settings):
        self.config = {
            "language": ["en", "en or zh"],
            "root": [str(ROOT), "The folder that holds snippets/"],
            "repository": ["", "owner/name on GitHub"],
            "page": ["", "The page, such as better/callbacks.md"],
        }
        super().__init__(**settings)

    def extendMarkdown(self, md):
        edition = Edition(self.getConfig("language"), Path(self.getConfig("root")))
        expander = Expander(md, edition, self.getConfig("repository"), self.getConfig("page"))
        md.preprocessors.register(expander, "tandem", 40)


def makeExtension(**settings):
    return PairExtension(**settings)
