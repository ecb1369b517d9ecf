"""`make bench`: the figures of the project, measured now: build, live server, page weights and scores, suite.

Times of one run are set against each other: a machine's speed changes from hour to hour.
"""

from __future__ import annotations

import contextlib
import gzip
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import psutil
from bs4 import BeautifulSoup, SoupStrainer

from tandem.commands import build, scaled, weighed
from tandem.model.editions import editions
from tandem.model.pages import LANGUAGES
from tandem.model.programs import FRAMEWORKS, ROOT, Program
from tandem.site.files import expanded
from tandem.site.html import light

MKDOCS = [sys.executable, "-m", "mkdocs"]
PORT = 8765
TIMES = 10
READ = ["link", "script", "img"]
PROOFS = ("-k", "the_proof_holds or every_entry_holds")


def cost(*command: str, root: Path, **environment: str) -> float:
    """Seconds of processor time of a command, in a folder."""
    before = processor()
    subprocess.run(
        [sys.executable, "-m", *command],
        cwd=root,
        env=os.environ | environment,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return processor() - before


def builds(folder: Path) -> Path:
    """Print what both languages cost: against the theme alone, and what is kept. Returns the site."""
    root, site = scaled.copy(folder / "whole"), folder / "site"
    make = ("tandem.commands.build", "--site-dir", str(site))
    start = time.perf_counter()
    whole = cost(*make, root=root)
    print(
        f"make site, nothing kept: {time.perf_counter() - start:.1f} s, {whole:.1f} s of processor"
    )
    again = cost(*make, root=root)
    bare = 0.0
    for edition in editions(root):
        place = folder / edition.language
        expanded.write(edition, place, bare=True)
        bare += cost("mkdocs", "build", "--quiet", root=place)
    print(f"the bare theme, the same pages: {bare:.1f} s of processor")
    print(f"make site costs {whole / bare:.2f} of that, {again / bare:.2f} where nothing changed")
    return site


def growth(folder: Path) -> None:
    """Print what a page costs among ten times as many, nothing kept."""
    found = []
    for times in (1, TIMES):
        root = scaled.copy(folder / f"times-{times}")
        scaled.multiply(root, times)
        taken = cost("mkdocs", "build", "--quiet", root=root, **{build.ONE: "1"})
        found.append(taken / len(pages(root / "site")))
    print(f"a page among {TIMES} times as many costs {found[1] / found[0]:.2f} of what it does now")


def rebuild(language: str) -> float:
    """Seconds from saving a page until the live server shows the change."""
    page = ROOT / "docs" / language / "basics" / "training.md"
    url = f"http://127.0.0.1:{PORT}/tandem/{'' if language == 'en' else 'zh/'}basics/training/"
    before = page.read_text(encoding="utf-8")
    server = subprocess.Popen(
        [*MKDOCS, "serve", "--quiet", "--livereload", "--dev-addr", f"127.0.0.1:{PORT}"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(url, "<h1")
        mark = f"rebuilt {time.time_ns()}"
        page.write_text(f"{before}\n{mark}\n", encoding="utf-8")
        start = time.perf_counter()
        wait_for(url, mark)
        return time.perf_counter() - start
    finally:
        page.write_text(before, encoding="utf-8")
        server.terminate()
        server.wait()


def wait_for(url: str, text: str, limit: float = 300) -> None:
    end = time.monotonic() + limit
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=limit) as answer:
                if text in answer.read().decode():
                    return
        except OSError:
            pass
        time.sleep(0.02)
    raise TimeoutError(f"{url} did not show {text!r} within {limit} seconds")


@dataclass(frozen=True)
class Weight:
    """A page in bytes: its HTML; compressed, what a first visit sends, without pictures, and what the
    next page of a visit sends that is read to its end, with those of the heaviest tab."""

    page: str
    html: int
    first: int
    next: int


def pages(folder: Path) -> list[Path]:
    """Every page of a built site but those of single names, which are all alike."""
    return [path for path in light.html_files(folder) if path.name == "index.html"]


def weights(folder: Path) -> list[Weight]:
    """Every page of a built site; not the 404, whose addresses begin at the root of the host."""
    compressed = lru_cache(lambda file: len(gzip.compress(file.read_bytes(), 6)))  # as hosts do
    found = []
    for path in pages(folder):
        data = path.read_bytes()
        page = BeautifulSoup(data, "html.parser", parse_only=SoupStrainer(READ))
        urls = [tag["href"] for tag in page.select("link[rel=stylesheet]")]
        urls += [tag["src"] for tag in page.select("script[src]")]
        files = {(path.parent / url).resolve() for url in urls}
        alone = compressed(path)
        first = alone + sum(map(compressed, files))
        drawn: dict[str, int] = {}
        for picture in {(path.parent / tag["src"]).resolve() for tag in page.select("img")}:
            framework = Program(picture.with_suffix("").with_suffix(".py")).framework
            by = framework if framework in FRAMEWORKS else ""
            drawn[by] = drawn.get(by, 0) + compressed(picture)
        tools = drawn.pop("", 0)  # what no program drew: no tab hides it
        after = alone + tools + max(drawn.values(), default=0)
        found.append(Weight(path.relative_to(folder).as_posix(), len(data), first, after))
    return found


def is_notebook(page: str) -> bool:
    """Whether a page of the site is a rendered notebook."""
    return bool(re.search(r"/mnist_", page))


def suite(*arguments: str) -> tuple[float, float, float, str]:
    """Seconds, those of the processor, peak memory in GB, and pytest's last line.

    Of all its processes together, with nothing taken from before. `arguments` choose a part.
    """
    before = processor()
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", "--quiet", *arguments],
        cwd=ROOT,
        env=os.environ | {"ALL": "1"},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    peak = 0

    def watch() -> None:
        nonlocal peak
        while process.poll() is None:
            peak = max(peak, tree_memory(process.pid))
            time.sleep(0.5)

    watcher = threading.Thread(target=watch)
    start = time.perf_counter()
    watcher.start()
    output, _ = process.communicate()
    watcher.join()
    taken = time.perf_counter() - start
    return taken, processor() - before, peak / 2**30, output.strip().splitlines()[-1]


def processor() -> float:
    """Seconds of processor time of all that this process started and waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def tree_memory(root: int) -> int:
    """Bytes of memory of a process and all below it; what they share is counted once, on Linux."""
    total = 0
    with contextlib.suppress(psutil.Error):
        top = psutil.Process(root)
        for process in (top, *top.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                used = process.memory_full_info()
                total += getattr(used, "pss", used.uss)
    return total


def main() -> None:
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        site = builds(folder)
        found = weights(site)
        for kind, some in (
            ("page", [w for w in found if not is_notebook(w.page)]),
            ("rendered notebook", [w for w in found if is_notebook(w.page)]),
        ):
            html, first = max(some, key=lambda w: w.html), max(some, key=lambda w: w.first)
            after = max(some, key=lambda w: w.next)
            print(f"heaviest {kind}: {html.html / 1000:.1f} KB of HTML ({html.page})")
            print(f"heaviest first visit: {first.first / 1000:.1f} KB compressed ({first.page})")
            print(f"heaviest next page: {after.next / 1000:.1f} KB, pictures too ({after.page})")
        weighed.report(site)
        growth(folder)
    for language in LANGUAGES:
        print(f"a changed page ({language}) made and served: {rebuild(language):.1f} s")
    for label, arguments in (("proofs and dictionary", PROOFS), ("suite", ())):
        taken, used, peak, last = suite(*arguments)
        print(f"{label}: {taken / 60:.1f} min on {os.cpu_count()} cores, peak {peak:.1f} GB")
        print(f"{label}: {used / 60:.1f} min of processor time")
        print(f"{label}: {last}")


if __name__ == "__main__":
    main()
