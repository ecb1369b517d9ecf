"""The live server: a page that changed is there at once, and all that follows from it a little later.

MkDocs would build the whole site at every change. Here the page that a change reaches is made again by
itself, in a process that has everything loaded; the whole site, checks included, is built behind it.
"""

from __future__ import annotations

import contextlib
import filecmp
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.config import load_config
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import get_files, set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page

from tandem.commands import build
from tandem.model.config import FILES
from tandem.model.problem import Problem
from tandem.model.programs import ROOT, SNIPPETS


class Language:
    """The pages of one language, any of which can be made again."""

    def __init__(self, language: str, site: Path, site_url: str):
        folder = site if language == build.FIRST else site / language
        config = load_config(str(ROOT / FILES[language]), site_dir=str(folder))
        config.plugins.on_startup(command="serve", dirty=False)
        config.site_url = site_url
        self.config = config.plugins.on_config(config)
        self.env = config.theme.get_env()
        files = get_files(config)
        files.add_files_from_theme(self.env, config)
        self.files = config.plugins.on_files(files, config=config)
        set_exclusions(self.files, config)
        self.nav = get_navigation(self.files, config)

    def show(self, name: str) -> None:
        """Write a page, `basics/training.md`, into the site; a new one comes with the whole."""
        file = self.files.get_file_from_path(name)
        if file is None:
            return
        page = file.page or Page(None, file, self.config)
        # MkDocs has no public way to build one page.
        _populate_page(page, self.config, self.files)
        pages = self.files.documentation_pages()
        _build_page(page, self.config, pages, self.nav, self.env)


class Rebuild:
    """What the live server calls when files changed, and when the whole site has been built."""

    def __init__(self, server: LiveReloadServer, site_url: str):
        self.site, self.site_url = Path(server.root), site_url
        self.made = tempfile.TemporaryDirectory(prefix="tandem-")
        self.whole = Path(self.made.name, "site")
        self.finished = Path(self.made.name, "finished")  # written when the whole site is there
        self.finished.touch()
        server.watch(str(self.finished))
        self.building: subprocess.Popen | None = None
        self.pool = ThreadPoolExecutor(1)
        self.seen = stamps()
        self.load()

    def load(self) -> None:
        """Make every language ready, behind what the server does."""
        self.languages: dict[str, Future[Language]] = {
            name: self.pool.submit(Language, name, self.site, self.site_url) for name in FILES
        }

    def __call__(self) -> None:
        before, self.seen = self.seen, stamps()
        changed = [Path(path) for path, _ in before.items() ^ self.seen.items()]
        if not changed:
            self.take()
            return
        build.forget()
        for language, page in sorted(set(reached(changed))):
            with contextlib.suppress(Problem):  # the whole build says this one, and all others
                self.languages[language].result().show(page)
        self.start()

    def start(self) -> None:
        """Build the whole site, from what there is now."""
        if self.building:
            self.building.kill()
        self.building = subprocess.Popen(
            [sys.executable, "-m", "tandem.commands.build", "--site-dir", str(self.whole)],
            cwd=ROOT,
            env=os.environ | {"SITE_URL": self.site_url},
        )
        threading.Thread(target=self.wait, args=[self.building], daemon=True).start()

    def wait(self, process: subprocess.Popen) -> None:
        if process.wait() == 0:
            self.finished.write_text(str(process.pid))

    def take(self) -> None:
        """Put what has been built in the place of what is served, file by file."""
        if self.building and self.building.poll() == 0:
            mirror(self.whole, self.site)
            self.building = None
            self.load()


def with_reload(app: Callable) -> Callable:
    """Pages that may run what MkDocs writes into them to load them anew: without their policy."""
    return lambda environ, start: (
        part.replace(b"<meta http-equiv=", b"<meta data-equiv=") for part in app(environ, start)
    )


def stamps() -> dict[str, int]:
    """When each file that the site is made of last changed."""
    tops = [ROOT / name for name in (*build.SOURCES, "tandem")]
    files = [path for top in tops for path in (top.rglob("*") if top.is_dir() else [top])]
    found = {}
    for path in files:
        with contextlib.suppress(FileNotFoundError):  # gone since it was listed
            if path.is_file() and path.suffix != ".pyc":
                found[str(path)] = path.stat().st_mtime_ns
    return found


def reached(changed: Iterable[Path]) -> Iterable[tuple[str, str]]:
    """Language and name of each page that is made of one of the files; pages there are not, too."""
    for path in changed:
        top, *parts = path.relative_to(ROOT).parts
        if top == "docs" and parts[0] in FILES and path.suffix == ".md":
            yield parts[0], "/".join(parts[1:])
        elif top == SNIPPETS and len(parts) > 1:  # a page's programs, or an area of the dictionary
            for page in (Path(*parts).with_suffix(".md"), Path(*parts).parent.with_suffix(".md")):
                yield from ((language, page.as_posix()) for language in FILES)


def mirror(new: Path, old: Path) -> None:
    """Make one folder like another; files that are the same keep their date."""
    for path in sorted(old.rglob("*"), reverse=True):
        if not (new / path.relative_to(old)).exists():
            path.unlink() if path.is_file() else path.rmdir()
    for path in new.rglob("*"):
        place = old / path.relative_to(new)
        if path.is_dir():
            place.mkdir(exist_ok=True)
        elif not place.exists() or not filecmp.cmp(path, place, shallow=False):
            shutil.copy2(path, place)
