"""An edition of the site: the repository, or a copy of it, in one language."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tandem.model.pages import DOCS, LANGUAGES, Page
from tandem.model.programs import ROOT
from tandem.model.reading import once


@dataclass(frozen=True)
class Edition:
    """What a part of the site is made for: `root` is the folder that holds docs/ and snippets/."""

    language: str
    root: Path = ROOT

    @property
    def where(self) -> str:
        """`docs/en`: the folder of its pages, as messages name it."""
        return f"{DOCS}/{self.language}"

    @property
    def docs(self) -> Path:
        return self.root / DOCS / self.language

    @property
    def start(self) -> str:
        """Where its pages begin on the site: the first language at the root, `zh/`."""
        return "" if self.language == LANGUAGES[0] else f"{self.language}/"

    def page(self, name: str) -> Page:
        """The page called `basics/training.md`."""
        return Page(self.docs / name, self.root)

    def file(self, place: str) -> str:
        """The file that `basics/training/#traps` is of, as Markdown links to it."""
        url, mark, anchor = place.partition("#")
        name = f"{url.rstrip('/')}.md"
        return (name if (self.docs / name).is_file() else f"{url}index.md") + mark + anchor

    def pages(self) -> list[Page]:
        """Every page, by path."""
        return [Page(path, self.root) for path in sorted(self.docs.rglob("*.md"))]


def editions(root: Path = ROOT) -> list[Edition]:
    """Every edition of a repository, the first language first."""
    return [Edition(language, root) for language in LANGUAGES]


def of(page: Page) -> Edition:
    """The edition that a page belongs to."""
    return Edition(page.language, page.root)


@once
def by_path(root: Path = ROOT) -> dict[Path, Page]:
    """Every page of every language: each is read and parsed once, however many link to it."""
    return {page.path: page for edition in editions(root) for page in edition.pages()}
