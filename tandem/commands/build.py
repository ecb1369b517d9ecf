"""`make site`: both languages into one folder, in steps.

check: stop on a fault · stage: write what is no page · generate: run MkDocs, once a language ·
finish: put the languages together · pack: all of it in one file. MkDocs' own commands do the same through `tandem/hooks.py`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tandem.check.problems import problems
from tandem.dictionary import entries
from tandem.model import config
from tandem.model.editions import Edition
from tandem.model.programs import ROOT
from tandem.model.versions import PINS
from tandem.run import kept, key
from tandem.site import keep, staged
from tandem.site.blocks import dictionary, place, referenced
from tandem.site.files import expanded, offline

ONE = "TANDEM_ONE_LANGUAGE"  # set for a generator that is to make its own language only
# What the site is made of, besides tandem/ itself.
SOURCES = ("docs", "drawings", "snippets", "overrides", PINS, *config.FILES.values())
FIRST = "en"  # the others lie in folders of its site


def check() -> None:
    """Raise `SystemExit` with every fault, before anything is made.

    What was found whole is not read again until a file changes.
    """
    read = key.tree(*(ROOT / name for name in SOURCES))
    if keep.load("check", read) is not None and not kept.everything():
        return
    if found := problems(ROOT):
        raise SystemExit("\n".join([*found, f"{len(found)} to mend; nothing was built"]))
    keep.save("check", read, "nothing to mend")


def forget() -> None:
    """What was found in the files is looked for again: in a process that builds more than once."""
    for found in (place.known, dictionary.used_on, entries.by_name, referenced.listed):
        found.cache_clear()


def made_of(root: Path = ROOT) -> list[Path]:
    """What the site is made of, besides the pages of its first language."""
    docs = (path for path in sorted((root / "docs").iterdir()) if path.name != FIRST)
    return [*docs, *(root / name for name in SOURCES if name != "docs")]


def stage(edition: Edition, site_url: str) -> dict[str, Path]:
    """Write what is no page; where each file is, by its name on the site."""
    return staged.stage(edition, site_url)


def generate(language: str, folder: Path, strict: bool) -> subprocess.Popen:
    """Start the generator for one language, into a folder; it says on its output what is wrong."""
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "mkdocs", "build", "--quiet"),
            *("--config-file", config.FILES[language], "--site-dir", str(folder)),
            *(["--strict"] if strict else []),
        ],
        cwd=ROOT,
        env=os.environ | {ONE: "1", "NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def generated(process: subprocess.Popen) -> str:
    """Wait for a generator. Returns what it said where it failed, else nothing."""
    said, _ = process.communicate()
    return (said or f"exit code {process.returncode}") if process.returncode else ""


def finish(site: Path, language: str, folder: Path) -> None:
    """Put the pages of a language inside the first one's site."""
    shutil.copytree(folder, site / language, dirs_exist_ok=True)
    (site / language / "404.html").unlink()  # a host serves the root's, which speaks every language


def pack(site: Path) -> None:
    """Offer a site that has every language as one file."""
    offline.write(site, expanded.configuration(Edition(FIRST))["site_url"])


class Others:
    """Every language but the first, for MkDocs' own commands, which know one."""

    def __init__(self):
        self.running: dict[str, subprocess.Popen] = {}

    def start(self, strict: bool) -> None:
        self.folders = tempfile.TemporaryDirectory(prefix="tandem-")
        for language in config.FILES.keys() - {FIRST}:
            self.running[language] = generate(language, Path(self.folders.name, language), strict)

    def finish(self, site: Path) -> str:
        """Wait for them, and put their pages into the site. Returns what went wrong."""
        failed = [said for said in map(generated, self.running.values()) if said]
        for language in () if failed else self.running:
            finish(site, language, Path(self.folders.name, language))
        self.running.clear()
        return "\n".join(failed)

    def stop(self) -> None:
        """Do not leave a build behind that nobody waits for."""
        for process in self.running.values():
            process.kill()
        self.running.clear()


def main() -> int:
    """Build the site; print what is wrong where it cannot be built."""
    parser = argparse.ArgumentParser(description="Build both languages of the site.")
    parser.add_argument("--site-dir", type=Path, default=ROOT / "site", help="the folder to fill")
    folder = parser.parse_args().site_dir
    check()
    others = Others()
    others.start(strict=True)
    first = generate(FIRST, folder, strict=True)
    if failed := [said for said in (generated(first), others.finish(folder)) if said]:
        print("\n".join(failed), file=sys.stderr)
        return 1
    pack(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
