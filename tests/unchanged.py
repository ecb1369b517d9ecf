"""A whole `make test` leaves out the tests that passed on exactly these files before, and says so.

Tests that ask for `runs` are never left out: they compare what programs print, from this run or one
before, with the records anew. Every other test is a matter of the files of the project alone.
"""

from tandem.model.programs import ROOT
from tandem.run import kept, key

PASSED = {"tests": "that passed"}


class Unchanged:
    """What is left out of one session of pytest, and what it passed."""

    def __init__(self, config):
        self.whole = config.args == [str(ROOT / "tests")] or config.args == ["tests"]
        self.whole = self.whole and not config.getoption("keyword")
        self.parts = self.now()
        self.before = set(kept.load(self.parts) or [])
        self.left_out: list = []
        self.passed: set[str] = set()
        self.failed: set[str] = set()

    @staticmethod
    def now() -> dict[str, str]:
        return PASSED | key.of_project()

    def pytest_collection_modifyitems(self, config, items):
        if kept.everything() or not self.whole:
            return
        self.left_out = [item for item in items if self.may_be_left_out(item)]
        config.hook.pytest_deselected(items=self.left_out)
        items[:] = [item for item in items if item not in self.left_out]

    def may_be_left_out(self, item) -> bool:
        return item.nodeid in self.before and "runs" not in item._fixtureinfo.argnames

    def pytest_runtest_logreport(self, report):
        if not report.passed:
            self.failed.add(report.nodeid)
        elif report.when == "call":
            self.passed.add(report.nodeid)

    def pytest_sessionfinish(self):
        if self.parts == self.now():  # else it is not known which files they passed on
            kept.save(self.parts, sorted((self.before | self.passed) - self.failed))
        kept.tidy()

    def pytest_terminal_summary(self, terminalreporter):
        made = ", ".join(dict.fromkeys(kept.made))
        if len(made) > 400:
            made = f"{made[:400]} …"
        terminalreporter.write_line(
            f"{len(kept.taken)} runs taken from before, {len(kept.made)} made"
            + (f" ({made})" if made else "")
            + f"; {len(self.left_out)} tests left out, which passed on these very files. "
            "`make test ALL=1` repeats everything."
        )


def pytest_configure(config):
    config.pluginmanager.register(Unchanged(config))
