"""What the tests share: one run of each program, and one build of the site."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tandem.check import signed
from tandem.commands import scaled
from tandem.commands.build import SOURCES
from tandem.commands.record import WORKERS
from tandem.model import claims, records
from tandem.model.config import FILES
from tandem.model.pages import MESSAGES, Page
from tandem.model.problem import Problem
from tandem.model.programs import ROOT, Program, programs
from tandem.model.records import Run
from tandem.model.versions import PINS
from tandem.run import kept, key, mnist
from tandem.run.kept import run

pytest_plugins = ["unchanged"]
collect_ignore = ["bad_input"]

PROGRAMS = programs()
# Pages whose sentences have marks; those of messages say beside each how it was found.
MARKED = [name for name in claims.pages_with() if not name.startswith(MESSAGES)]
TOLERANCES = records.tolerances()


def pytest_report_header(config) -> str:
    backends = "Keras programs on PyTorch and JAX: `make test-backends` runs them"
    return backends if config.getoption("markexpr") == "not backends" else ""


def pytest_collection_modifyitems(items) -> None:
    """What waits for the programs in the background comes last."""
    items.sort(key=lambda item: not {"monkeypatch", "turn"}.isdisjoint(item.fixturenames))


class Runs:
    """Runs each program once, in the background, and hands out the result."""

    def __init__(self):
        self.pool = ThreadPoolExecutor(WORKERS)
        self.futures: dict[str, Future[Run]] = {}
        self.count: Counter[str] = Counter()

    def start(self, program: Program) -> Future[Run]:
        if program.name not in self.futures:
            # Parsed here and remembered: Python 3.11 loses count where two threads parse at once.
            key.of_program(program)
            self.futures[program.name] = self.pool.submit(self._run, program)
        return self.futures[program.name]

    def _run(self, program: Program) -> Run:
        self.count[program.name] += 1
        return run(program)

    def result(self, program: Program) -> Run:
        """The run of a program; the test fails with one sentence where the program does."""
        try:
            return self.start(program).result()
        except Problem as problem:
            pytest.fail(str(problem), pytrace=False)


@pytest.fixture(scope="session", autouse=True)
def runs(request):
    """Starts what the collected tests ask for at once, the longest first."""
    every = Runs()
    asked = {}
    for item in request.session.items:
        program = getattr(item, "callspec", None) and item.callspec.params.get("program")
        if program and "runs" in item._fixtureinfo.argnames:  # not for all: the fixture is autouse
            asked[program.name] = program
    seconds = records.load()["programs"]
    for name in sorted(asked, key=lambda name: -seconds.get(name, {}).get("seconds", 0)):
        every.start(asked[name])
    yield every
    every.pool.shutdown(cancel_futures=True)


@pytest.fixture
def monkeypatch(monkeypatch, runs):
    """Stand-ins are for the test alone: the programs in the background, which share its process, end first."""
    wait(runs.futures.values())
    return monkeypatch


@pytest.fixture
def turn(runs) -> Callable:
    """Calls a function when its turn has come among the programs: two at a time have memory enough."""
    return lambda function, *arguments: runs.pool.submit(function, *arguments).result()


def mkdocs(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess:
    """Run MkDocs as its user does, output as one text."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", *arguments],
        cwd=cwd,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.fixture(scope="session")
def site() -> Path:
    """Both languages, built once, strictly. Nobody writes into it."""

    def build(folder: Path) -> None:
        built = mkdocs("build", "--strict", "--quiet", "--site-dir", str(folder))
        assert built.returncode == 0, built.stdout

    return kept.folder("site", made_of, build)


def made_of() -> dict[str, str]:
    """What decides how a site looks."""
    return key.of_files(*(ROOT / part for part in (*SOURCES, "tandem")))


def html_of(site: Path, page: Page) -> Path:
    """The built file of a page."""
    return site / ("zh" if page.language == "zh" else "") / page.url / "index.html"


@cache
def soup(path: Path) -> BeautifulSoup:
    """A built page, parsed once for all who read it, and nobody changes it."""
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


TINY = ROOT / "tests" / "bad_input" / "site"
NAVIGATION = re.compile(r"^nav:\n(?: .*\n)+", re.MULTILINE)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory) -> Path:
    """The tiny repository with the tools, templates and settings of this one: it can be built.

    Nobody writes into it.
    """
    folder = shutil.copytree(TINY, tmp_path_factory.mktemp("repository") / "tiny")
    for name in ("tandem", "overrides"):
        compiled = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=compiled, dirs_exist_ok=True)
    shutil.copy(ROOT / PINS, folder)
    for name in FILES.values():
        navigation = NAVIGATION.search((TINY / name).read_text(encoding="utf-8"))[0]
        settings = (ROOT / name).read_text(encoding="utf-8")
        (folder / name).write_text(NAVIGATION.sub(navigation, settings), encoding="utf-8")
    edit(folder / FILES["en"], "redirect_maps: {}", "redirect_maps: {old.md: basics/training.md}")
    signed.sign(folder)
    return folder


@pytest.fixture
def copy(tmp_path) -> Path:
    """A copy of the repository to plant faults in."""
    return scaled.copy(tmp_path)


def edit(path: Path, old: str, new: str) -> None:
    """Replace `old` in a file once; it must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} has no {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def said(output: str, pieces: list[str]) -> str:
    """The one line that holds every piece."""
    lines = [line for line in output.splitlines() if all(piece in line for piece in pieces)]
    assert lines, f"no line with {pieces} in:\n{output}"
    return lines[0]


TOPIC = Path("snippets", "basics", "tried")


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """A project of one proof and one program of the site, with a cache and a copy of MNIST."""
    shutil.copytree(ROOT / "tandem", tmp_path / "tandem")
    topic = tmp_path / TOPIC
    topic.mkdir(parents=True)
    (topic / "tried_both.py").write_text("print(1 + 1)\n")
    (topic / "digits_both.py").write_text("print('MNIST')\n")
    (topic / "parity.py").write_text("from tandem.proof.proofs import budget\n\nprint(budget)\n")
    (topic / "core.toml").write_text("a = 1\n")
    for name in ("schema.json", "tried_both.out"):
        (topic / name).write_text("2\n")
    for name in mnist.FILES:
        (tmp_path / "data" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "data" / name).write_text("pixels")
    monkeypatch.setattr(key, "ROOT", tmp_path)
    monkeypatch.setattr(kept, "RUNS", tmp_path / "cache")
    monkeypatch.setattr(kept, "FOLDERS", tmp_path / "folders")
    monkeypatch.setenv(mnist.VARIABLE, str(tmp_path / "data"))
    for name in ("ALL", "CI"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path
