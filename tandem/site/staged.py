"""Everything that a site has besides its pages: programs, proofs, figures, notebooks, the dictionary.

It lies in `.cache/staged/<language>/`, for any site generator to copy.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tandem.dictionary import entries
from tandem.model import records
from tandem.model.editions import LANGUAGES, Edition
from tandem.model.programs import CACHE, SNIPPETS, topics
from tandem.site.code import cards
from tandem.site.code.taken import taken
from tandem.site.files import exports, notebooks
from tandem.site.files.plain import NOTEBOOKS
from tandem.site.find import known, messages
from tandem.site.html import figures, shared

ROBOTS = "robots.txt"
PUBLISHED = (".py", ".svg", ".webp", ".json")


def stage(edition: Edition, site_url: str) -> dict[str, Path]:
    """Where each file comes from, by its name on the site.

    `site_url` is the address of this edition, for the links back.
    """
    folder = CACHE / "staged" / edition.language
    found = dict(published(edition))
    for name, path in list(found.items()):
        if path.suffix == ".svg":
            found[name] = write(folder / name, figures.slim(path.read_text(encoding="utf-8")))
    made = (
        *programs(edition, site_url),
        *dictionary(edition),
        *cards.files(edition),
        known.file(edition),
        *messages.files(edition),
        *shared.files(edition.root),
    )
    for name, content in made:
        found[name] = write(folder / name, content)
    for program, content in notebooks.make(edition, site_url):
        name = f"{NOTEBOOKS}/{program.path.stem}.ipynb"
        found[name] = write(folder / name, content)
        if program.is_example:  # and as a page, which mkdocs-jupyter renders
            page = f"{Path(program.folder).parent}/{program.path.stem}.ipynb"
            found[page] = write(folder / page, content)
    if edition.language == LANGUAGES[0]:
        found[ROBOTS] = write(folder / ROBOTS, robots(site_url))
    return found


def published(edition: Edition) -> Iterator[tuple[str, Path]]:
    """The files of `snippets/` that readers can take along."""
    for topic in topics(edition.root).values():
        for path in sorted(topic.path.iterdir()):
            if path.suffix in PUBLISHED:
                yield path.relative_to(edition.root).as_posix(), path


def programs(edition: Edition, site_url: str) -> Iterator[tuple[str, str]]:
    """The programs, in place of the files that the site is made of."""
    facts = records.load(edition.root)
    for topic in topics(edition.root).values():
        for program in (*topic.programs.values(), *topic.tools):
            yield program.where, taken(program, edition, site_url, facts)


def dictionary(edition: Edition) -> Iterator[tuple[str, str]]:
    """The whole dictionary, as JSON and as CSV."""
    rows = exports.rows(edition.root)
    yield f"{SNIPPETS}/{entries.TOPIC}/dictionary.json", exports.as_json(rows, edition.root)
    yield f"{SNIPPETS}/{entries.TOPIC}/dictionary.csv", exports.as_csv(rows)


def robots(site_url: str) -> str:
    """What crawlers are told: all is for them, and where all is listed."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {site_url}sitemap.xml\n"


def write(path: Path, content: str) -> Path:
    """Write a file where its content changed, so that what depends on it can tell."""
    if not path.is_file() or path.read_text(encoding="utf-8") != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return path
