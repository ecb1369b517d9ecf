"""How often the search has an answer at once: every query of `tests/search_queries.tsv`, in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Page

from tandem.model import queries
from tandem.model.queries import Query

FEW = 3  # results that a reader looks at
# In a page of a language: what the search's own worker finds for each query, all at once.
ASK = """async queries => {
  const { src, dataset } = document.querySelector("script[src$='/search.js']")
  const index = await fetch(new URL(`${dataset.base}/search/search_index.json`, location))
  const worker = new Worker(new URL("worker.js", src))
  const found = new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data.places)
    worker.onerror = ({ message }) => reject(new Error(message))
  })
  worker.postMessage({ index: await index.json(), queries })
  return found
}"""


@dataclass(frozen=True)
class Found:
    """A query in a language, and the locations of the results."""

    query: Query
    locations: list[str]

    @property
    def rank(self) -> int | None:
        return self.query.rank(self.locations)


def ask(page: Page, language: str) -> list[Found]:
    """Every query of a language whose answer is on the site; `page` shows a page of that language."""
    asked = [q for q in queries.load() if language in q.languages and not q.is_soon]
    found = page.evaluate(ASK, [query.text for query in asked])
    return [Found(*pair) for pair in zip(asked, found, strict=True)]


def rates(found: list[Found]) -> tuple[float, float]:
    """Which part of the queries has an answer first, and which among the first few."""
    ranks = [one.rank for one in found]
    few = [rank for rank in ranks if rank is not None and rank < FEW]
    return few.count(0) / len(ranks), len(few) / len(ranks)


def report(found: list[Found], language: str) -> Iterator[str]:
    """A line for each kind of query, and one for all."""
    for kind in [*dict.fromkeys(one.query.kind for one in found), ""]:
        some = [one for one in found if one.query.kind == kind or not kind]
        first, few = rates(some)
        label = kind.partition(":")[0].partition(",")[0] or "all"
        yield f"search ({language}), {label}: {len(some)} queries, {first:.1%} first, {few:.1%} of the first {FEW}"
    soon = sum(language in q.languages and q.is_soon for q in queries.load())
    yield f"search ({language}): {soon} more queries wait for a page that is still to come"
