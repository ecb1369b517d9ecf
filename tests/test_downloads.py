"""A downloaded program is the program that ran, made readable: no markers, a head, tidy blank lines."""

import ast
import re
import subprocess
import sys

import pytest
from conftest import PROGRAMS, soup
from sources import LABELS, LANGUAGES, MARKER, NO_CODE, built, directives, pages, topics

from tandem.model import records, versions
from tandem.model.editions import Edition
from tandem.model.programs import PROOF, Program
from tandem.site.code.comments import shown
from tandem.site.code.taken import tidied

SHOWN = [program for program in PROGRAMS if program.framework != PROOF]
FACTS = records.load()
ADDRESS = "https://tandem-docs.github.io/tandem/"
HEAD = {
    "en": re.compile(
        r"# From (\S+) \(MIT licence\)\.\n# Its outputs were recorded on (\S+),\n# with (.+)\.\n\n"
    ),
    "zh": re.compile(r"# 出自 (\S+)（MIT 许可证）。\n# 输出记录于 (\S+)，\n# 版本：(.+)。\n\n"),
}


def downloads(site, language):
    return site / ("" if language == "en" else language) / "snippets"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_download_is_its_program(language, site):
    for program in SHOWN:
        text = (downloads(site, language) / program.name).read_text(encoding="utf-8")
        assert ast.dump(ast.parse(text)) == ast.dump(ast.parse(program.text)), program.name
        assert not MARKER.search(text) and "8<" not in text, program.name
        code = HEAD[language].sub("", text, count=1)
        due = [line for line in shown(program, Edition(language)).code.split("\n") if line]
        assert [line for line in code.split("\n") if line] == due, program.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_download_says_where_it_is_from_and_with_what_it_ran(language, site):
    base = ADDRESS + ("" if language == "en" else f"{language}/")
    for program in SHOWN:
        text = (downloads(site, language) / program.name).read_text(encoding="utf-8")
        found = HEAD[language].match(text)
        assert found, program.name
        url, date, named = found.groups()
        page = site / url.removeprefix(ADDRESS) / "index.html"
        assert url.startswith(base) and f"/{program.path.name}" in page.read_text(encoding="utf-8")
        assert date == FACTS["date"]
        ran = dict(one.split(" ") for one in re.split(", |、", named))
        assert ran.pop("Python") == FACTS["versions"]["python"]
        assert ran == {name: FACTS["versions"][name] for name in ran}
        modules = imported(text)
        if not modules & {"torch", "tensorflow", "jax"} and "keras" in modules:
            modules.add("tensorflow")
        packages = {"pytorch-ignite" if name == "ignite" else name for name in modules}
        assert ran.keys() == packages & FACTS["versions"].keys(), program.name


def imported(text: str) -> set[str]:
    """The packages that a program imports, not those of a program that it writes."""
    nodes = list(ast.walk(ast.parse(text)))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in nodes if isinstance(node, ast.ImportFrom)]
    return {name.partition(".")[0] for name in names}


def test_the_proofs_are_as_they_are(site):
    for program in PROGRAMS:
        if program.framework == PROOF:
            file = downloads(site, "en") / program.name
            assert file.read_text(encoding="utf-8") == program.text


def test_downloads_are_formatted_as_programs_are(site, tmp_path):
    """Blank lines too: between sections as anywhere else."""
    for program in SHOWN:
        for language in LANGUAGES:
            text = (downloads(site, language) / program.name).read_text(encoding="utf-8")
            (tmp_path / f"{language}_{program.path.name}").write_text(text, encoding="utf-8")
    command = ["format", "--check", "--isolated", "--line-length", "88", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *command], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-400:]


def test_the_versions_are_of_what_a_program_imports(tmp_path):
    def used(name: str, text: str) -> set[str]:
        path = tmp_path / name
        path.write_text(text)
        return set(versions.used(Program(path, tmp_path), FACTS))

    assert used("a_keras.py", "import keras\nimport os\n") == {"keras", "tensorflow"}
    assert used("b_keras_jax.py", "import jax\nimport keras\n") == {"keras", "jax"}
    assert used("c_ignite.py", "from ignite.engine import Engine\n") == {"pytorch-ignite"}


def test_sections_of_a_tidy_program_have_their_lines():
    text = (
        "# --8<-- [start:a]\nx = 1\n\n\n\n\ny = 2\n# --8<-- [end:a]\n"
        "# --8<-- [start:b]\nz = 3\n# --8<-- [end:b]\n\n\n# --8<-- [start:c]\n\ndef f(): ...\n"
        "# --8<-- [end:c]\n\n# --8<-- [start:d]\nf()\n# --8<-- [end:d]\n"
    )
    lines, places = tidied(text)
    assert lines == ["x = 1", "", "", "y = 2", "", "z = 3", "", "", "def f(): ...", "", "f()"]
    assert places == {"a": (1, 4), "b": (6, 6), "c": (9, 9), "d": (11, 11)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_under_the_title_stand_all_ways_to_take_a_page_along(language, site):
    for page in pages(language):
        shown = [
            d.topic
            for d in directives(language, page)
            if d.section not in NO_CODE and not d.topic.endswith("-exercises")
        ]
        programs = {
            LABELS[end][LANGUAGES.index(language)]: program
            for topic in shown
            for end, program in topics().get(topic, {}).items()
        }
        path = built(site, language, page)
        under = "" if page == "index" else "h1 + "  # home's title leads to other pages
        line = soup(path).select_one(f"{under}div.take > ul")
        assert bool(line) == bool(programs), page
        if not programs:
            continue
        several = [
            label
            for label, p in programs.items()
            if "# torchrun --" in (text := p.read_text(encoding="utf-8"))
            or imported(text) & {tool.stem for tool in p.parents[1].glob("*/*.py")}
        ]
        one = {label: p for label, p in programs.items() if label not in several}
        colab = f"https://colab.research.google.com/github/tandem-docs/tandem/blob/notebooks/{language}/"
        due = [{label: f"{colab}{p.stem}.ipynb" for label, p in one.items()}] if one else []
        due += [{label: f"{p.stem}.ipynb" for label, p in one.items()}] if one else []
        due += [{label: p.name for label, p in programs.items()}, {"Markdown": "index.md"}]
        ways = line.find_all("li", recursive=False)
        assert len(ways) == len(due), page
        for way, links in zip(ways, due, strict=True):
            found = {link.get_text(): link["href"] for link in way.select("a")}
            if len(links) > 1:
                assert way.details["name"] == "take" and way.summary.get_text()
                assert list(found) == list(links), page
            for href, end in zip(found.values(), links.values(), strict=True):
                assert href == end or href.endswith(f"/{end}"), page
                assert href.startswith("https://") or (path.parent / href).is_file(), href
