"""What readers type has an answer on the site: the queries of the search, and its synonyms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tandem.model import files, queries
from tandem.model.editions import LANGUAGES
from tandem.model.problem import Problem
from tandem.model.reading import once
from tandem.site import addresses
from tandem.site.find import synonyms


def check_queries(root: Path) -> Iterator[Problem]:
    """Queries that nothing answers, that are there twice, or whose answer has come."""
    known = places(root)
    seen: dict[tuple[str, str], queries.Query] = {}
    for query in queries.load(root):
        if not set(query.languages) <= set(LANGUAGES):
            what = f"“{','.join(query.languages)}” is no language"
            yield Problem(query.where, what, f"Begin with one of {', '.join(LANGUAGES)}, and a tab")
        if not query.text.strip() or not query.places:
            what = f"the query “{query.text}” has no place"
            yield Problem(query.where, what, "Write after a tab where it is answered")
        for place in query.places:
            if place in known and query.is_soon:
                todo = f"Take “{queries.SOON}” away"
                yield Problem(query.where, f"{place} has come", todo)
            elif place not in known and not query.is_soon:
                yield Problem(query.where, f"{place} is not there", "Write where the answer is")
        for language in query.languages:
            if (other := seen.setdefault((language, query.text), query)) is not query:
                what = f"the query “{query.text}” stands in line {other.line} too"
                yield Problem(query.where, what, "Keep one of them")


def check_synonyms(root: Path) -> Iterator[Problem]:
    """Synonyms of nothing: malformed ones, and those of a place that is not there."""
    if not (root / synonyms.FILE).is_file():
        return
    found = files.read(root, synonyms.FILE)
    if wrong := list(synonyms.malformed(found)):
        yield from wrong
        return
    known = places(root)
    for place in found.get("places", {}):
        if place not in known:
            what = f"{place} is not there"
            yield Problem(synonyms.FILE, what, "Write where what is asked for so is answered")


@once
def places(root: Path) -> set[str]:
    """Every page, and every anchor of it."""
    now = addresses.current(root).items()
    return {url for url, _ in now} | {f"{url}#{anchor}" for url, names in now for anchor in names}
