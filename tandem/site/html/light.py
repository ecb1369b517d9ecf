"""Pages that come from no template of the theme's, so that a build can have thousands.

`overrides/light.html` is what they share: a head, the name of the site, the languages, a foot.
"""

from __future__ import annotations

import html
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from tandem.model import records
from tandem.model.editions import Edition, editions
from tandem.model.programs import FRAMEWORKS
from tandem.site.html import heads, slim
from tandem.site.words import machine, words

NAMES = "of"  # the folder of the pages of names
CLAIMS, REFERENCES = (
    "claims",
    "references",
)  # the folders, below a page, of its claims and references
LEAD = (
    '<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{name}</title>'
    '<link rel="canonical" href="../{name}/"><meta http-equiv="refresh" content="0; url=../{name}/">'
    '<a href="../{name}/">{name}</a>\n'
)
VERSIONS = ("torch", "keras", "tensorflow")


def is_named(name: str) -> bool:
    """Whether a file of a site, by its name there, is the page of a name."""
    return NAMES in name.split("/")[:2]


def is_one(name: str) -> bool:
    """Whether a file of a site, by its name there, is one of these pages."""
    *_, folder, file = ("", *name.split("/"))
    return is_named(name) or folder in (CLAIMS, REFERENCES) and file == "index.html"


def html_files(site: Path) -> list[Path]:
    """Every page of a built site but these."""
    found = (path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    return sorted(site / name for name in found if not is_one(name))


class Light:
    """Writes the light pages of an edition into its folder of the site.

    `settings` are MkDocs': the name of the site, and of each language its `url`.
    """

    def __init__(self, site: Path, edition: Edition, settings: dict):
        self.site, self.edition = site, edition
        folder = FileSystemLoader(edition.root / "overrides")
        self.env = Environment(loader=folder, autoescape=False)  # noqa: S701 - HTML is made here
        self.shared = {
            "config": settings,
            "language": edition.language,
            "said": words(edition, "dictionary")
            | words(edition, "of")
            | {"frameworks": " ".join(FRAMEWORKS)},
            "verified": verified(edition),
            "starts": {one.language: one.start for one in editions(edition.root)},
        }

    def write(self, template: str, address: str, title: str, description: str, **said) -> None:
        """Put a page at `address`, such as `of/torch.nn.Linear/`, from the start of the edition."""
        up = "../" * address.count("/")
        page = self.env.get_template(template).render(
            self.shared | said,
            address=address,
            title=html.escape(title),
            description=html.escape(heads.shortened(description, self.edition)),
            up=up,
            top=f"{up}{'../' if self.edition.start else ''}",  # the first language's
        )
        self._put(address, slim.slim(page))

    def lead(self, address: str, beside: str) -> None:
        """Put a page at `address` that leads on to the one beside it."""
        self._put(address, LEAD.format(language=self.edition.language, name=beside))

    def _put(self, address: str, page: str) -> None:
        place = self.site / address
        place.mkdir(parents=True, exist_ok=True)
        (place / "index.html").write_text(page, encoding="utf-8")


def verified(edition: Edition) -> str:
    """When everything was last verified, and with which versions."""
    facts = records.load(edition.root)
    shown = {name: facts["versions"].get(name, "–") for name in VERSIONS}  # another repository's
    said = words(edition, "home")["verified"]
    return said.format(date=facts["date"], machine=machine(facts, edition), **shown)
