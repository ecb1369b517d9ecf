"""Which Chromium is used, and what is said where there is none: never nothing."""

from types import SimpleNamespace

import pytest

from tandem.model.problem import Problem
from tandem.run import browser


@pytest.fixture
def machine(tmp_path, monkeypatch) -> SimpleNamespace:
    """A machine that has the commands of `found`, and where Playwright's installing makes its own."""
    own = tmp_path / "own"
    fake = SimpleNamespace(found=set(), installs=True, own=own, ran=[])

    def install(command, **settings):
        fake.ran.append(command)
        own.touch() if fake.installs else None

    monkeypatch.delenv(browser.VARIABLE, raising=False)
    monkeypatch.setattr(browser.shutil, "which", lambda name: name if name in fake.found else None)
    monkeypatch.setattr(browser.subprocess, "run", install)
    fake.playwright = SimpleNamespace(chromium=SimpleNamespace(executable_path=str(own)))
    return fake


def test_the_variable_comes_first_then_the_machine_s(machine, monkeypatch):
    machine.found = {"google-chrome", "chromium", "/opt/mine"}
    assert browser.executable(machine.playwright) == "chromium"
    monkeypatch.setenv(browser.VARIABLE, "/opt/mine")
    assert browser.executable(machine.playwright) == "/opt/mine"
    assert not machine.ran


def test_playwright_s_own_is_installed_once(machine):
    assert browser.executable(machine.playwright) == str(machine.own)
    assert browser.executable(machine.playwright) == str(machine.own)
    assert len(machine.ran) == 1


def test_with_none_to_be_had_it_is_one_sentence_that_says_what_to_do(machine):
    machine.installs = False
    with pytest.raises(Problem) as said:
        browser.executable(machine.playwright)
    assert str(said.value) == (
        "Chromium: there is none on this machine, and Playwright could not install its own. "
        "Install one (on Debian: apt-get install chromium), or set CHROMIUM to its path."
    )
