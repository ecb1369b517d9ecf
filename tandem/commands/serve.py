"""The other languages beside a build of MkDocs' own, which knows one: `mkdocs build`, `mkdocs serve`.

The live server builds anew at every change; languages that it does not touch are kept.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from tandem.commands import build
from tandem.model.config import FILES
from tandem.model.programs import ROOT


class Others:
    """The builds of every language but the first."""

    def __init__(self):
        self.running: dict[str, subprocess.Popen] = {}
        self.folders: dict[str, tempfile.TemporaryDirectory] = {}
        self.stamp: tuple | None = None

    def start(self, config) -> None:
        """Start them, unless what they are made of is as it was."""
        stamp = config.site_url, *newest(build.made_of(ROOT))
        if stamp == self.stamp:
            return
        self.stamp = stamp
        for language in FILES:
            if language != build.FIRST:
                self.folders[language] = tempfile.TemporaryDirectory(prefix="tandem-")
                folder = Path(self.folders[language].name)
                self.running[language] = build.generate(language, folder, config.strict)

    def finish(self, site: Path) -> str:
        """Wait for them, and put their pages into the site. Returns what went wrong."""
        failed = [said for said in map(build.generated, self.running.values()) if said]
        self.running.clear()
        if failed:
            self.stamp = None
            return "\n".join(failed)
        for language, folder in self.folders.items():
            build.finish(site, language, Path(folder.name))
        return ""

    def stop(self) -> None:
        """Do not leave a build behind that nobody waits for."""
        if self.running:
            self.stamp = None
        for process in self.running.values():
            process.kill()
        self.running.clear()


def newest(paths: list[Path]) -> tuple[int, int]:
    """How many files there are, and when the last of them changed."""
    files = [p for path in paths for p in (path.rglob("*") if path.is_dir() else [path])]
    found = [path.stat().st_mtime_ns for path in files if path.is_file()]
    return len(found), max(found)
