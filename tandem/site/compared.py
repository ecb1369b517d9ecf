"""Two builds of a site, compared: which pages and files there are, and what is on each page."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

# What is compared, in the order of a report. An absolute link begins at the root of the host.
KINDS = (
    *("page", "tab", "code block", "text", "link", "absolute link"),
    *("title", "description", "language", "alternate", "weight", "file"),
)
HEAVIER = 1.05  # a page that weighs more than so many times what it weighed differs


@dataclass(frozen=True)
class Difference:
    """A thing of a kind that is not as it is due at a place; without both, their content differs."""

    kind: str
    place: str  # `/basics/training/`
    due: str | None = None
    found: str | None = None
    number: int = 0  # which one of its kind, on a page

    def __str__(self) -> str:
        what = f"{self.place}: {self.kind}{f' {self.number}' if self.number else ''}"
        texts = self.due, self.found
        due, found = (
            _quoted(*texts) if self.number else (f" {text or ''}".rstrip() for text in texts)
        )
        if self.due == self.found:
            return f"{what} differs"
        if self.found is None:
            return f"{what} is missing{due}"
        if self.due is None:
            return f"{what} is one too many{found}"
        return f"{what} is{found}, not{due}"


@dataclass
class Comparison:
    """How many there are of each kind, how many of them are equal, and every difference."""

    of: Counter[str] = field(default_factory=Counter)
    equal: Counter[str] = field(default_factory=Counter)
    found: list[Difference] = field(default_factory=list)

    def one(self, kind: str, is_equal: bool, *difference: str | None) -> None:
        """Count what there is one of at a place."""
        self.of[kind] += 1
        self.equal[kind] += is_equal
        if not is_equal:
            self.found.append(Difference(kind, *difference))

    def many(self, kind: str, place: str, due: list[str], found: list[str]) -> None:
        """Compare what there is of a kind on a page, in order."""
        self.of[kind] += len(due)
        for tag, i, end, j, last in SequenceMatcher(None, due, found, False).get_opcodes():
            if tag == "equal":
                self.equal[kind] += end - i
                continue
            for number, pair in enumerate(zip_longest(due[i:end], found[j:last]), i + 1):
                absolute = kind == "link" and (pair[1] or "").startswith("/")
                named = "absolute link" if absolute else kind
                self.found.append(Difference(named, place, *pair, number))


def compare(due: Path, found: Path, root: str = "/") -> Comparison:
    """Compare the built site in a folder with the one that is due; `root` is its first address."""
    result, mine, theirs = Comparison(), _named(due), _named(found)
    for name in sorted(mine | theirs):
        kind, place = "page" if _is_page(name) else "file", root + name
        if name not in mine:
            result.found.append(Difference(kind, place, found=""))
        elif kind == "page":
            result.one(kind, name in theirs, place, "")
            other = _read(found, name) if name in theirs else None
            _page(result, place, name, _read(due, name), other)
        elif name not in theirs:
            result.one(kind, False, place, "")
        else:
            result.one(kind, (due / name).read_bytes() == (found / name).read_bytes(), place)
    return result


def _named(folder: Path) -> set[str]:
    """The pages and the other files of a site, as addresses have them."""
    names = (p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    return {re.sub(r"(^|(?<=/))index\.html$", "", name) for name in names}


def _is_page(name: str) -> bool:
    return name == "" or name.endswith(("/", ".html"))


def _read(folder: Path, page: str) -> str:
    path = folder / page
    return (path / "index.html" if path.is_dir() else path).read_text(encoding="utf-8")


def _page(result: Comparison, place: str, name: str, due: str, found: str | None) -> None:
    """Compare a page with the one that is due. What is on one that is missing counts, unsaid."""
    things = parts(due, name)
    if found is None:
        result.of.update({kind: len(those) for kind, those in things.items()} | {"weight": 1})
        return
    theirs = parts(found, name)
    for kind, those in things.items():
        result.many(kind, place, those, theirs[kind])
    mine, weight = (len(html.encode()) for html in (due, found))
    said = (f"{size / 1000:.1f} KB" for size in (mine, weight))
    result.one("weight", weight <= mine * HEAVIER, place, *said)


def parts(html: str, place: str) -> dict[str, list[str]]:
    """What is compared of a page, by kind, in reading order. `place` is its address."""
    from bs4 import BeautifulSoup

    page = BeautifulSoup(html, "html.parser")
    found = {
        "title": _texts(page, "title"),
        "description": [tag["content"] for tag in page.select("meta[name=description]")],
        "language": [tag.get("lang", "") for tag in page.select("html")],
        "alternate": [_led(place, tag["href"]) for tag in page.select("link[rel=alternate]")],
    }
    article = page.article or page
    found["tab"] = _texts(article, ".tabbed-labels label")
    found["code block"] = [tag.get_text() for tag in article.select("pre")]
    found["link"] = [
        _led(place, tag.get("href", tag.get("src"))) for tag in article.select("a[href], img[src]")
    ]
    for tag in article.select("pre, .tabbed-labels, title, script"):
        tag.decompose()
    for tag in article.select("a.term, wbr"):  # hooks make them, of a text that stays the same
        tag.unwrap()
    article.smooth()
    found["text"] = [" ".join(text.split()) for text in article.stripped_strings]
    return found


def _texts(page: BeautifulSoup, selector: str) -> list[str]:
    return [tag.get_text().strip() for tag in page.select(selector)]


def _led(place: str, url: str) -> str:
    """Where an address of a page leads, from the root of the site or, as it says itself, of the host."""
    if urlsplit(url).scheme:
        return url
    return posixpath.normpath(posixpath.join(posixpath.dirname(place), url))


def _quoted(*texts: str | None) -> Iterator[str]:
    """Two texts in quotes, or nothing; of long ones, the first lines that differ."""
    lines = [text.splitlines() or [""] for text in texts if text is not None]
    pairs = list(zip_longest(*lines, fillvalue=""))
    shown = iter(next((pair for pair in pairs if len(set(pair)) > 1), pairs[0]))
    for text in texts:
        line = "" if text is None else next(shown)
        yield "" if text is None else f' "{line[:77]}…"' if len(line) > 78 else f' "{line}"'
