"""What is no Python keeps its word too: addresses, pins, the workflow, styles, scripts, licences."""

import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import soup

from tandem.model import config, files, records
from tandem.model.editions import editions
from tandem.model.programs import ROOT
from tandem.model.versions import pins, unlike
from tandem.site.html import shared
from tandem.site.html.light import html_files

# --- The two addresses


def test_the_site_and_its_repository_have_one_name():
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    site, repository, name = re.findall(r'!ENV \[\w+, "(.*)"\]', text)
    owner, _, project = name.partition("/")
    assert repository == f"https://github.com/{name}"
    assert site == f"https://{owner}.github.io/{project}/"


def test_every_page_is_built_for_that_address(site):
    address = re.search(r'SITE_URL, "(.*)"', (ROOT / "mkdocs.yml").read_text())[1]
    for path in (path for path in html_files(site) if path.name == "index.html"):
        canonical = soup(path).select_one("link[rel=canonical]")["href"]
        folder = path.parent.relative_to(site).as_posix()
        assert canonical == address + (f"{folder}/" if folder != "." else "")


# --- Pins

PIN = re.compile(r"[\w.-]+==[\w.+!]+( ; .+)?")
PROMISED = {"torch", "torchvision", "tensorflow", "keras", "lightning", "pytorch-ignite", "fastai"}
PROMISED |= {"jax", "onnx", "mkdocs", "mkdocs-material", "mkdocs-jupyter", "pytest-codeblocks"}


def lines(name: str) -> list[str]:
    found = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [line for line in found if line.strip() and not line.lstrip().startswith("#")]


@pytest.mark.parametrize("name", ["requirements-site.txt", "requirements.txt"])
def test_every_requirement_is_pinned(name):
    for line in lines(name):
        assert PIN.fullmatch(line), f"{name}: {line} is not pinned: `make lock`"


def test_what_is_asked_for_is_what_is_pinned():
    known, asked = pins(ROOT), {}
    for name in ("requirements-site.in", "requirements.in"):
        for line in lines(name):
            package, _, version = line.partition("==")
            asked[package] = version
    asked.pop("-r requirements-site.in")
    for package, version in asked.items():
        assert package in known, f"{package} is not in requirements.txt: `make lock`"
        assert not version or known[package] == [version], f"{package}: `make lock`"
    assert asked.keys() >= PROMISED
    site = {line.partition(" ;")[0] for line in lines("requirements-site.txt")}
    assert site <= {line.partition(" ;")[0] for line in lines("requirements.txt")}


def test_what_is_pinned_is_what_is_installed():
    assert list(map(str, unlike(ROOT))) == []


@pytest.mark.parametrize("pinned", ["1.0", "2.0"])
def test_an_installed_package_that_is_not_the_pinned_one_is_named(pinned, tmp_path, monkeypatch):
    about = tmp_path / "tried_package-1.0.dist-info" / "METADATA"
    about.parent.mkdir()
    about.write_text("Metadata-Version: 2.1\nName: tried-package\nVersion: 1.0\n")
    pins = f"tried-package=={pinned}\nof-another-system==1.0 ; sys_platform == 'none'\n"
    (tmp_path / "requirements.txt").write_text(pins)
    monkeypatch.syspath_prepend(tmp_path)
    said = (
        "requirements.txt: tried-package 1.0 is installed, and 2.0 is pinned. Install what is "
        "pinned, as `make test` does."
    )
    assert list(map(str, unlike(tmp_path))) == ([said] if pinned == "2.0" else [])


def test_the_site_alone_has_the_same_pins():
    whole = {line.partition(" ;")[0] for line in lines("requirements.txt")}
    assert {line.partition(" ;")[0] for line in lines("requirements-site.txt")} <= whole


def test_the_installer_itself_is_pinned():
    installed = re.findall(r"pip install .*", (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert [re.findall(r" uv==[\d.]+$", line) for line in installed if "-m uv" not in line][0]


# --- The workflow

WORKFLOW = ".github/workflows/site.yml"
BEFORE = {"test": "make test", "backends": "make test-backends", "build": "make check"}


def test_zizmor_finds_nothing_in_the_workflows():
    tool = Path(sys.executable).with_name("zizmor")
    assert tool.is_file(), f"{tool.name} is not installed: `make test` installs it"
    found = subprocess.run(
        [tool, "--offline", "--no-progress", "--color", "never", ROOT / ".github"],
        capture_output=True,
        text=True,
    )
    assert found.returncode == 0, found.stdout + found.stderr


def test_nothing_is_published_before_every_test_passed():
    jobs = files.read(ROOT, WORKFLOW)["jobs"]
    assert set(jobs["deploy"]["needs"]) == set(BEFORE) and jobs["notebooks"]["needs"] == "deploy"
    for name, command in BEFORE.items():
        assert command in [step.get("run") for step in jobs[name]["steps"]]
        assert not [key for key in ("if", "continue-on-error") if key in jobs[name]]
        assert not any("continue-on-error" in step for step in jobs[name]["steps"])
    for action in re.findall(r"uses: (.*)", (ROOT / WORKFLOW).read_text(encoding="utf-8")):
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v[\d.]+", action), f"{action} is not pinned"


def test_the_workflow_runs_the_python_of_the_records():
    recorded = records.load()["versions"]["python"]
    text = (ROOT / WORKFLOW).read_text(encoding="utf-8")
    asked = set(re.findall(r'python-version: "(.*)"', text))
    assert asked == {recorded.rpartition(".")[0]}


# --- What a page may run and load

ASKS = re.compile(
    r"\bfetch\(|\bimport\s*\(|^\s*import\b|XMLHttpRequest|sendBeacon|WebSocket|EventSource|https?:|//\w",
    re.MULTILINE,
)
OURS = re.compile(  # a file of ours, with words for it
    r"""<script src="(?:\{\{ 'assets/\w+\.js' \| url \}\}|\{\{ top \}\}assets/\w+\.js)"(?: data-\w+="\{\{ (?:said\.\w+|base_url) \}\}")*(?: defer)?>"""
)
INDEX = "fetch(`${index}on`)"  # of the search, beside the pages
POLICY = """<meta http-equiv="Content-Security-Policy" content="default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'">"""
OWN = [path for path in (ROOT / "overrides").rglob("*") if path.is_file()]
TEXTS = [*(path for path in OWN if path.suffix != ".png"), *(ROOT / "docs").rglob("*.md")]


def test_a_page_runs_no_script_but_files_of_ours(site):
    for path in html_files(site):
        page, name = soup(path), path.relative_to(site)
        assert not page.select("script:not([src]), style, [style]"), f"{name} has code in its HTML"
        for tag in page.find_all(lambda tag: any(a.startswith("on") for a in tag.attrs)):
            raise AssertionError(f"{name}: <{tag.name}> runs a script")
        files = {Path(tag["src"]).name for tag in page.select("script[src]")}
        assert files <= {path.name for path in OWN} | {Path(shared.WORDS).name}, name
        (said,) = page.select("meta[http-equiv]")
        assert f'content="{said["content"]}"' in POLICY and not said.find_previous("script"), name


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_text_of_ours_brings_a_script_or_a_frame(path):
    text = re.sub(r"`[^`]*`", "", path.read_text(encoding="utf-8").replace(INDEX, ""))
    if path.suffix != ".js":
        for tag in re.findall(r"<(?:script|iframe|object|embed|style|base|form)\b[^>]*>", text):
            assert OURS.fullmatch(tag), tag
        assert not re.search(r"<[^>]+\son\w+=|javascript:|http-equiv", text.replace(POLICY, ""))
    else:
        code = re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE)
        assert not ASKS.search(code), ASKS.search(code)[0]


def test_no_style_asks_another_host(site):
    for path in [*site.rglob("*.css"), *OWN]:
        if path.suffix == ".css":
            text = path.read_text(encoding="utf-8")
            assert "@import" not in text, f"{path.name} imports another style"
            for url in re.findall(r"url\(\s*[\"']?([^)\"']*)", text):
                assert re.match(r"data:|#|(?!\w+:|//)", url), f"{path.name} asks {url[:60]}"


# --- What a reader must be able to see and do

HIDES = re.compile(
    r"display:\s*none|visibility:\s*(?:hidden|collapse)|content-visibility|opacity:\s*0?\.?0*(?:[;%]|$)"
    r"|(?<![\w-])(?:font-size|(?:max-)?(?:height|width)):\s*0(?![.\d])|color:\s*transparent"
    r"|clip(?:-path)?:|text-indent:\s*-|scale\(0|(?:left|top|right|bottom):\s*-\d{3,}"
)
KINDS = ("primary", "accent")
BESIDE = '[data-view="columns"] .md-main__inner'
CLOSED = '[data-md-toggle="search"]:not(:checked) ~ .md-header'
MAY_HIDE = {  # by our own styles, and why
    ".md-typeset table.sheet:not(:first-child) thead": "the printed cheat sheet names its columns once",
    "body:has(.cheatsheet) :is(.md-footer, .md-header, .md-tabs)": "what a printed sheet has no room for",
    "body:has(.cheatsheet) :is(.md-content__inner::before, .md-content__button)": "the same",
    ".md-typeset .sheet td:empty": "on a phone, a row in which nothing is to be set",
    ".md-typeset summary::before": "the icon of a fold",
    ".md-typeset [hidden]": "what the filter of the dictionary leaves out",
    ".no-js .filter": "a box that does nothing without scripts",
    ".paste, .code-answer .actions": "the box and the buttons, in print",
    ".no-js :is(.paste, .answer), .js .paste-off": "another one, and with scripts the words in its place",
    ".md-sidebar--primary": "the drawer of a phone while it is closed",
    ".md-nav__toggle:not(:checked) ~ .md-nav": "a level of the drawer that is not open",
    ".md-nav:has(> ul > li > .md-nav__toggle:checked) > :is(.md-nav__title, .md-nav__source)": "the level above an open one",
    ".md-nav__list:has(> li > .md-nav__toggle:checked) > li > .md-nav__link": "the level above an open one",
    f"{CLOSED} .md-search__output": "the hits of the search while it is closed",
    f"{CLOSED} .md-search__inner": "the search of a phone while it is closed",
    ".md-typeset .pair .pane": "the name of a panel, where its tab has it",
    ".md-typeset .pair .tools > .view": "columns, where there is no room for them",
    ".md-typeset .columns .tabbed-block:not(:first-child, .right)": "what is not chosen for the right column",
    ".md-typeset .columns .pane:has(.others) > span": "the name of a panel, where a button has it",
    ".md-typeset .columns.three .others": "the choice of a column, where all three are shown",
    ".md-typeset .pair :is(.tabbed-labels, .tools, .others)": "on paper, where each panel has its name",
    f'{BESIDE}:has(.md-nav--primary [for="__toc"]) > .md-sidebar--secondary': "the table of contents, which is in the menu",
    f"{BESIDE}:has(.md-sidebar--secondary .md-nav__link):not(:has(.md-nav--primary .md-nav__item--active)) > .md-sidebar--primary": "a menu with nothing in it",
    '[data-view="columns"] .md-nav--primary .md-nav--secondary > .md-nav__title': "the title of the table of contents in the menu",
    ".md-typeset pre > .run": "on paper",
    ".md-typeset .take": "on paper",
    ".md-typeset .pair .tools": "the choice of columns, at home, where both stand beside each other",
    ".md-typeset .tabbed-labels input": "the choice of a tab, whose label is shown",
    ".no-js .md-typeset .tabbed-labels input": "what chooses a tab, at home, without scripts",
    ".call-card": "on paper",
    ".call-card:popover-open": "the first moment of a card that comes up",
    ".md-typeset .claim a::after": "what the sign of a proof says, which is read out",
    ".md-typeset .hurried .md-code__nav": "nobody is to copy what is wrong",
    ".md-typeset .corrected .md-code__nav": "nobody is to copy what is wrong",
    "details::details-content": "nothing: on paper all is unfolded",
}
FEATURES = {  # of the theme that readers rely on, and for what
    "content.action.edit": "every page has its edit link",
    "content.code.copy": "code is copied with a click",
    "navigation.footer": "the next chapter is a click away",
    "navigation.prune": "a page does not carry the whole navigation",
    "navigation.tabs": "the parts are in the header",
    "navigation.top": "a long page has a way back",
    "search.highlight": "what was sought is marked where it was found",
    "toc.follow": "the table of contents follows the reader",
}


def test_no_style_of_ours_hides_what_readers_came_for():
    styles = (path for path in OWN if path.suffix == ".css")
    text = "\n".join(path.read_text(encoding="utf-8") for path in styles)
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    hidden = {" ".join(selector.split()) for selector, body in rules if HIDES.search(body)}
    assert len(rules) > 40 and hidden == set(MAY_HIDE)


def test_what_the_theme_does_for_readers_is_on(site):
    for edition in editions():
        theme = config.load(edition)["theme"]
        assert [palette["scheme"] for palette in theme["palette"]] == ["default", "slate"]
        path = site / ("" if edition.language == "en" else edition.language) / "index.html"
        (script,) = soup(path).select("script[src$='assets/search.js']")
        assert all(script[name] for name in script.attrs if name != "defer")
        assert soup(path).select_one(".md-search__input")
    assert set(config.load(editions()[0])["theme"]["features"]) == set(FEATURES)


def test_the_styles_of_the_theme_are_cut_down_to_those_in_use(site):
    text = (site / "assets" / "looks.css").read_text(encoding="utf-8")
    assert "[dir=rtl]" not in text and text.count("{") == text.count("}")
    named = set(re.findall(r"data-md-color-(?:accent|primary)=(\w+)", text))
    used = {p[kind] for p in config.load(editions()[0])["theme"]["palette"] for kind in KINDS}
    assert named == used - {"custom"} and "data-md-color-scheme=slate]{" in text
    assert "md-banner" not in text and "md-consent" not in text and ".md-nav__link" in text
    asking = "".join(path.read_text(encoding="utf-8") for path in site.glob("assets/*.css"))
    for variable in re.findall(r"(?<=[{;])(--[\w-]+):", text):
        assert f"var({variable}" in asking, f"nothing asks for {variable}"
    assert not list(site.rglob("bundle.*")) and not list(site.glob("assets/*/*"))


# --- Licences

MIT = "fe2a9817987f862eaced948f0468c7f51d2fedfc48c5c505b246a49a3870e9a5"


def test_the_licences_are_the_texts_they_are_called_by():
    first, holder, *rest = (ROOT / "LICENSE").read_text(encoding="utf-8").split("\n\n")
    assert first == "MIT License" and re.fullmatch(r"Copyright \(c\) \d{4} \S.*", holder)
    words = " ".join(" ".join(rest).split())
    assert hashlib.sha256(words.encode()).hexdigest() == MIT
    said = (ROOT / "docs/LICENSE.md").read_text(encoding="utf-8")
    assert "[Creative Commons Attribution 4.0 International](https://creativecommons.org/" in said
    assert "licenses/by/4.0/legalcode)" in said and "MIT licence of the file `LICENSE`" in said
    for edition in editions():
        notice = config.load(edition)["copyright"]
        assert "CC BY 4.0" in notice and "MIT" in notice
