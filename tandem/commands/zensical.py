"""`make zensical`: the site as Zensical builds it, compared with the one that MkDocs builds.

Zensical calls no hooks, so its pages are prepared: directives expanded, files staged, languages put
together. The small site of `tandem/site/tried/`, which has hooks, is built by both as it is. What
differs is listed in `docs/zensical-differs.toml`, or said.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path

from tandem.commands import build
from tandem.model import files
from tandem.model.editions import Edition, editions
from tandem.model.problem import Problem
from tandem.model.programs import ROOT
from tandem.site.compared import KINDS, Comparison, Difference, compare
from tandem.site.files import expanded, texts

PYTHON = ROOT / ".venv-zensical" / "bin" / "python"
TRIED = ROOT / "tandem" / "site" / "tried"
LISTED = "docs/zensical-differs.toml"


def run(*command: object) -> str:
    """Run a generator from the root of the repository; what it says. Raises `Problem` if it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        last = (done.stdout.strip() or f"exit code {done.returncode}").splitlines()[-1]
        raise Problem(str(command[2]), f"it ended with: {last}", "Run it by itself to see all")
    return done.stdout.strip()


def zensical(config: Path) -> Path:
    """Build with Zensical, which wants the site beside its configuration; the folder of the site."""
    run(PYTHON, "-m", "zensical", "build", "--config-file", config)
    return config.parent / "site"


def of_site(folder: Path) -> Comparison:
    """Compare the site, in both languages."""
    run(sys.executable, "-m", "tandem.commands.build", "--site-dir", folder / "mkdocs")
    for edition in editions():
        config = expanded.write(edition, folder / edition.language)
        built = zensical(config)
        texts.write(built, edition, *of_pages(edition, config))
        if edition.language == build.FIRST:
            site = built
        else:
            build.finish(site, edition.language, built)
    return compare(folder / "mkdocs", site)


def of_pages(edition: Edition, config: Path) -> tuple[str, str, dict[str, str]]:
    """The address of an edition, what it says it is, and the text of each expanded page."""
    settings = files.read(config.parent, config.name)
    docs = config.parent / settings["docs_dir"]
    names = [page.name for page in edition.pages()]
    found = {name: (docs / name).read_text(encoding="utf-8") for name in names}
    return settings["site_url"], settings["site_description"], found


def of_tried(folder: Path) -> Comparison:
    """Compare the small site, which uses what ours uses."""
    config = shutil.copytree(TRIED, folder / "tried") / "mkdocs.yml"
    site, due = zensical(config), folder / "tried-mkdocs"
    run(sys.executable, "-m", "mkdocs", "build", "--config-file", config, "--site-dir", due)
    return compare(due, site, "tried/")


def listed(root: Path = ROOT) -> dict[tuple[str, str], str]:
    """Why what differs is known to, by kind and by the pattern of its places."""
    found = files.read(root, LISTED)
    for kind in found:
        if kind not in KINDS:
            raise Problem(LISTED, f"[{kind}] is no kind", f"Use one of {', '.join(KINDS)}")
    return {(kind, place): why for kind, places in found.items() for place, why in places.items()}


def sorted_out(
    found: list[Difference], known: dict[tuple[str, str], str]
) -> tuple[list[Difference], Counter[tuple[str, str]]]:
    """The differences that no line of the list speaks of, and of how many each line does."""
    unlisted, counts = [], Counter(dict.fromkeys(known, 0))
    for difference in found:
        lines = [
            (kind, places)
            for kind, places in known
            if kind == difference.kind and fnmatchcase(difference.place, places)
        ]
        counts.update(lines)
        unlisted += [] if lines else [difference]
    return unlisted, counts


def report(site: Comparison, tried: Comparison, known: dict[tuple[str, str], str]) -> bool:
    """Print what was compared, and what differs; whether all of that is listed."""
    for kind in KINDS:
        if site.of[kind]:
            print(f"{kind}s: {site.equal[kind]} of {site.of[kind]} equal")
    unlisted, counts = sorted_out(site.found + tried.found, known)
    print(f"\nListed in {LISTED}:")
    for (kind, places), count in counts.items():
        gone = "none differs any more: take the line out"
        print(f"{kind} {places}: {f'{count} differ' if count else gone}; {known[kind, places]}")
    print("", *unlisted, f"{len(unlisted)} not listed", sep="\n")
    return not unlisted


def main() -> int:
    """Build, compare, and say what differs."""
    if not PYTHON.is_file():
        print("Zensical is not installed. `make zensical` does it.", file=sys.stderr)
        return 1
    try:
        known = listed()
        print(f"Zensical {run(PYTHON, '-m', 'zensical', '--version')}, compared with MkDocs")
        with tempfile.TemporaryDirectory(prefix="tandem-") as folder:
            site, tried = of_site(Path(folder)), of_tried(Path(folder))
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    return not report(site, tried, known)


if __name__ == "__main__":
    sys.exit(main())
