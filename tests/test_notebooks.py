"""Notebooks are the pages: same code, same outputs, run by a real kernel, shown in the site's clothes."""

import ast
import re
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import nbformat
import pytest
from conftest import PROGRAMS, edit, soup
from IPython.core.inputtransformer2 import TransformerManager
from IPython.utils.text import DollarFormatter

from tandem.model import records
from tandem.model.editions import Edition
from tandem.model.pages import LANGUAGES
from tandem.model.problem import Problem
from tandem.model.programs import SNIPPETS, Program
from tandem.run.kept import run
from tandem.site.code.comments import shown
from tandem.site.html.light import html_files

NOTEBOOKS = [program for program in PROGRAMS if program.has_notebook]
EXAMPLES = [program for program in PROGRAMS if program.is_example]


def folder(site, language):
    return site if language == "en" else site / language


def notebook(site, program, language="en"):
    path = folder(site, language) / "notebooks" / f"{program.path.stem}.ipynb"
    return nbformat.read(path, as_version=4)


def code_cells(found) -> list:
    """The cells of the program: without the second one, which checks versions."""
    first, second, *_ = found.cells
    assert first.cell_type == "markdown"
    cells = [cell for cell in found.cells if cell.cell_type == "code"]
    return cells[1:] if second.metadata.get("tags") == ["setup"] else cells


@pytest.mark.parametrize("program", NOTEBOOKS, ids=lambda program: program.name)
def test_a_notebook_has_the_code_and_the_record_of_its_program(program, site):
    for language in LANGUAGES:
        found = notebook(site, program, language)
        nbformat.validate(found)
        cells = code_cells(found)
        assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
        code = "\n".join(cell.source for cell in cells)
        assert [s for s in code.splitlines() if s.strip()] == [
            s for s in shown(program, Edition(language)).code.splitlines() if s.strip()
        ]
        printed = {c.metadata.section: o.text for c in cells for o in c.outputs if "text" in o}
        assert printed == records.printed(program)
        drawn = {c.metadata.section: o.data for c in cells for o in c.outputs if "data" in o}
        assert {name: data["image/svg+xml"] for name, data in drawn.items()} == records.figures(
            program
        )


def ran(cell, monkeypatch, capsys, installed: dict[str, str]) -> tuple[str, list]:
    """What the second cell prints and installs where these packages are there."""
    calls = []

    def version(package):
        if package not in installed:
            raise PackageNotFoundError(package)
        return installed[package]

    class Shell:
        def run_line_magic(self, *arguments):
            calls.append((arguments[0], self.filled(arguments[1])))

        def filled(self, text):
            return DollarFormatter().vformat(text, [], namespace)

    namespace = {"get_ipython": Shell}
    monkeypatch.setattr("importlib.metadata.version", version)
    exec(TransformerManager().transform_cell(cell.source), namespace)  # noqa: S102
    return capsys.readouterr().out, calls


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_second_cell_installs_what_is_missing(language, site, monkeypatch, capsys):
    facts = records.load()["versions"]
    for program in NOTEBOOKS:
        cell = notebook(site, program, language).cells[1]
        if not program.imports - sys.stdlib_module_names:
            assert "tags" not in cell.metadata, program.name
            continue
        assert cell.metadata.tags == ["setup"], program.name
        assert cell.source.isascii() == (language == "en"), program.name
        named = ast.literal_eval(
            re.search(r"^recorded, missing = (\{.*\}), \[\]$", cell.source, re.M)[1]
        )
        imported = {{"ignite": "pytorch-ignite"}.get(name, name) for name in program.imports}
        assert imported & facts.keys() <= named.keys(), program.name
        assert facts.items() >= {k: v for k, v in named.items() if k in facts}.items()
        assert set(named) - set(facts) <= {"onnxscript", "tf2onnx"}
        assert ran(cell, monkeypatch, capsys, named) == ("", [])
        package, *others = named
        there = {name: named[name] for name in others}
        pip = ("pip", f"install --quiet {package}=={named[package]}")
        assert ran(cell, monkeypatch, capsys, there) == ("", [pip])
        local = named | {package: f"{named[package]}+cu130"}
        assert ran(cell, monkeypatch, capsys, local) == ("", [])
        printed, calls = ran(cell, monkeypatch, capsys, named | {package: "0.1"})
        assert calls == [] and printed.startswith(f"{package} 0.1") and named[package] in printed


def test_the_second_cell_has_what_exports_to_onnx(site):
    for name, exporter in (("pytorch", "onnxscript"), ("keras", "tf2onnx")):
        (program,) = (p for p in NOTEBOOKS if p.path.stem == f"onnx_export_{name}")
        assert f'"{exporter}": "' in notebook(site, program).cells[1].source


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_prose_of_a_notebook_reads_outside_the_site(language, site):
    for program in NOTEBOOKS:
        found = notebook(site, program, language)
        prose = "\n".join(cell.source for cell in found.cells if cell.cell_type == "markdown")
        outside = re.sub(r"`[^`]*`", "", re.sub(r"```.*?```", "", prose, flags=re.DOTALL))
        assert prose.startswith("# ")
        assert not re.search(r"^:::|^!!!|\{ ?[#.:]|:material-|<!--", outside, re.MULTILINE), (
            program.name
        )
        links = re.findall(r"\]\(([^)\s]+)\)", outside)
        assert links
        assert all(re.match(r"https?://|#", link) for link in links), program.name


def test_every_program_of_one_process_has_a_notebook_to_download_and_to_open(site):
    pages = "".join(path.read_text(encoding="utf-8") for path in html_files(site))
    for program in NOTEBOOKS:
        name = f"{program.path.stem}.ipynb"
        assert f"notebooks/{name}" in pages
        for language in LANGUAGES:
            address = f"/tandem-docs/tandem/blob/notebooks/{language}/{name}"
            assert f"https://colab.research.google.com/github{address}" in pages


@pytest.mark.parametrize("program", EXAMPLES, ids=lambda program: program.name)
def test_a_worked_example_ran_cell_by_cell_in_a_kernel(program, runs):
    assert list(runs.result(program).sections) == list(program.sections)
    assert all(seconds > 0 for seconds in runs.result(program).sections.values())


@pytest.mark.parametrize("program", EXAMPLES, ids=lambda program: program.name)
def test_a_rendered_notebook_is_its_notebook(program, site):
    for language in LANGUAGES:
        path = (
            folder(site, language) / Path(program.folder).parent / program.path.stem / "index.html"
        )
        page = soup(path)
        body = page.select_one(".notebook")
        assert not body.select("script, style")
        code = [block.get_text().strip("\n") for block in body.select(".language-python code")]
        sections = shown(program, Edition(language)).sections.values()
        assert code == [section.text.strip("\n") for section in sections]
        output = [block.get_text().strip("\n") for block in body.select(".output code")]
        assert output == [text.strip("\n") for text in records.printed(program).values()]
        assert len(body.select("img.figure")) == len(program.figures())
        for figure in body.select("img.figure"):
            assert (path.parent / figure["src"]).is_file()
            assert figure["alt"]


def example(copy, old="", new="") -> Program:
    """A worked example of two cells in a copy of the repository."""
    path = copy / SNIPPETS / "examples" / "mnist-tiny" / "mnist_tiny_pytorch.py"
    path.parent.mkdir()
    path.write_text(
        "# --8<-- [start:one]\nx = 1\n# --8<-- [end:one]\n\n"
        "# --8<-- [start:two]\nprint(x)\n# --8<-- [end:two]\n"
    )
    if old:
        edit(path, old, new)
    return Program(path, copy)


def test_cells_share_one_kernel(copy):
    assert run(example(copy)).printed == {"two": "1\n"}


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("x = 1", "x = 1 / 0", r":2 .*fails in section \"one\": ZeroDivisionError"),
        ("print(x)", "x", r":6 .*section \"two\": NotebookOutput: a notebook shows 1, which"),
        (
            "x = 1",
            "import warnings\n\nwarnings.warn('old', FutureWarning)\nx = 1",
            "deprecated is called: FutureWarning: old",
        ),
        ("x = 1", "import os\n\nos.abort()", r":2 .*section \"one\": DeadKernelError"),
        ("x = 1", "import lightening", "the package lightening is not installed. Install what"),
    ],
)
def test_a_cell_that_goes_wrong_is_one_sentence(old, new, complaint, copy):
    with pytest.raises(Problem, match=complaint):
        run(example(copy, old, new), complaint)


def test_a_cell_whose_output_differs_from_the_record_is_named(copy):
    program = example(copy)
    program.out.write_text("# --8<-- [start:two]\n2\n# --8<-- [end:two]\n")
    found = records.differences(records.printed(program)["two"], run(program).printed["two"])
    assert found == "recorded 2, printed 1"
