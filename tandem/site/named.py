"""An address for each public name of the dictionary, `of/torch.nn.BatchNorm2d/`: a light page by itself.

It is made from `overrides/of.html`, not from the theme's templates, so that a build can have thousands.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from tandem.dictionary import entries
from tandem.dictionary.entries import Entry
from tandem.model import records
from tandem.model.editions import Edition, editions
from tandem.model.programs import FRAMEWORKS
from tandem.site import cards, dictionary, heads, slim
from tandem.site.words import machine, words

FOLDER, TEMPLATE = "of", "of.html"
VERSIONS = ("torch", "keras", "tensorflow")
ENTRY = re.compile(r'data-entry="([^#"]+)#')  # a link that only a page knows the way of


def address(name: str) -> str:
    """Where the page of a name is, from the start of its edition."""
    return f"{FOLDER}/{name}/"


def addresses(root: Path) -> list[str]:
    """The addresses of all names, as the sitemap lists them."""
    return [address(name) for entry in entries.every(root) for name in entry.names]


def is_one(name: str) -> bool:
    """Whether a file of a site, by its name there, is such a page."""
    return FOLDER in name.split("/")[:2]


def html_files(site: Path) -> list[Path]:
    """Every page of a built site but these."""
    found = (path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    return sorted(site / name for name in found if not is_one(name))


def write(site: Path, edition: Edition, settings: dict) -> None:
    """Put the page of each name into the folder of a built edition.

    `settings` are MkDocs': the name of the site, and of each language its `url`.
    """
    for name, page in pages(edition, settings):
        place = site / address(name)
        place.mkdir(parents=True, exist_ok=True)
        (place / "index.html").write_text(page, encoding="utf-8")


def pages(edition: Edition, settings: dict) -> Iterator[tuple[str, str]]:
    """Each name, and its page."""
    up = "../../"
    styles = f"{up}{'../' if edition.start else ''}"  # those of the first language
    env = Environment(loader=FileSystemLoader(edition.root / "overrides"), autoescape=False)  # noqa: S701 - HTML is made here
    env.filters["url"] = lambda path: f"{styles if path.startswith('assets/') else up}{path}"
    template, card = env.get_template(TEMPLATE), cards.Cards(edition)
    frameworks = {"frameworks": " ".join(FRAMEWORKS)}
    shared = {
        "config": settings,
        "language": edition.language,
        "said": words(edition, "dictionary") | words(edition, "of") | frameworks,
        "verified": verified(edition),
        "others": {one.language: f"{styles}{one.start}" for one in editions(edition.root)},
    }
    for entry in filter(lambda entry: entry.names, entries.every(edition.root)):
        made = _of_entry(entry, card)
        for name in entry.names:
            page = template.render(shared | made | _of_name(name, entry, edition))
            yield name, slim.slim(page)


def verified(edition: Edition) -> str:
    """When everything was last verified, and with which versions."""
    facts = records.load(edition.root)
    shown = {name: facts["versions"].get(name, "–") for name in VERSIONS}  # another repository's
    said = words(edition, "home")["verified"]
    return said.format(date=facts["date"], machine=machine(facts, edition), **shown)


def _of_entry(entry: Entry, card: cards.Cards) -> dict:
    """What the pages of all names of an entry show."""
    edition, recorded = card.edition, card.recorded.get(entry.id, {})
    facts = [*card.facts(entry, entry.names[0]), *dictionary.equal(entry, edition, recorded)]
    return {
        "entry": entry,
        "text": dictionary.with_code(getattr(entry, edition.language)),
        "twins": dictionary.twins(entry, edition) if entry.is_proved else "",
        "facts": [ENTRY.sub(r'href="../../dictionary/\1/#', fact) for fact in facts],
        "where": f"{entries.TOPIC}/{entry.area}/#{entry.id}",
    }


def _of_name(name: str, entry: Entry, edition: Edition) -> dict:
    """What is said of one name: in the head of its page, and in its heading."""
    said = words(edition, "of")
    is_torch = name in entry.sides[0]
    others = entry.sides[is_torch]
    side = entry.twin if is_torch else words(edition, "tabs")["pytorch"]
    title = said["title"].format(name=name, side=side)
    text = said["about"].format(name=name, text=getattr(entry, edition.language).replace("`", ""))
    return {
        "name": name,
        "title": html.escape(title),
        "description": html.escape(heads.shortened(text, edition)),
        "address": address(name),
        "twin": others[0] if others else "",
    }
