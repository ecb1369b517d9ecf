""" "Copy runnable" gives the program up to a block: what ran, as it is downloaded, and nothing else.

Each program runs once, whole, section by section (tests/test_outputs_true.py). What the button gives is
that program up to the end of a section, so its last output is the one on record: no run of its own is
needed. What is computed here as `overrides/assets/runnable.js` computes it is clicked in tests/browser.
"""

import ast
import json
import re
from pathlib import Path

import pytest
from conftest import soup
from sources import LANGUAGES, NO_CODE, built, directives, pages, part, sections, topics
from test_downloads import HEAD, downloads

from tandem.model.programs import Program
from tandem.site.code.taken import run

PAGES = [(language, page) for language in LANGUAGES for page in pages(language)]
every_page = pytest.mark.parametrize(("language", "page"), PAGES, ids=map("/".join, PAGES))


def payloads(path) -> list[tuple[str, str]]:
    """What the button of each block copies: the name of its program, and the text."""
    so_far: dict[str, str] = {}
    found = []
    for block in soup(path).select("[data-run]"):
        name, blank = block["data-run"].split(" ")
        so_far[name] = so_far.get(name, "") + "\n" * int(blank) + block.code.get_text()
        found.append((name, so_far[name]))
    return found


def offered(site, language, program) -> str:
    """A program as it is downloaded, without its head."""
    (text,) = downloads(site, language).rglob(program.name)
    return HEAD[language].sub("", text.read_text(encoding="utf-8"))


def check(found, due, language, site) -> None:
    """Each payload is the download up to the section that is due, and the same code as its sections."""
    assert [name for name, _ in found] == [program.name for program, _ in due]
    last: dict[str, str] = {}
    for (_, text), (program, section) in zip(found, due, strict=True):
        whole = offered(site, language, program)
        assert whole.startswith(text) and text.endswith("\n"), program
        assert whole == text or whole[len(text)] == "\n", program
        names = sections(program)
        parts = names[: names.index(section) + 1] if section else [""]
        source = "\n".join(part(program, name) for name in parts)
        assert ast.dump(ast.parse(text)) == ast.dump(ast.parse(source)), (program, section)
        last[program.name] = text if text == whole else ""
    assert all(last.values()), f"not the whole of {[name for name in last if not last[name]]}"


@every_page
def test_what_a_block_copies_is_its_program_up_to_there(language, page, site):
    due = [
        (program, directive.section)
        for directive in directives(language, page)
        if directive.section not in NO_CODE
        for program in topics().get(directive.topic, {}).values()
        if part(program, directive.section) is not None
    ]
    path = built(site, language, page)
    check(payloads(path), due, language, site)
    of_programs = soup(path).select(".tabbed-block .language-python")
    assert [block for block in of_programs if "data-run" not in block.attrs] == []
    scripts = [tag["src"] for tag in soup(path).select("script[src]")]
    assert any(name.endswith("assets/runnable.js") for name in scripts) == bool(due)


@pytest.mark.parametrize("language", LANGUAGES)
def test_so_it_is_on_the_pages_of_notebooks(language, site):
    every = [path for ends in topics().values() for path in ends.values()]
    examples = [path for path in every if re.fullmatch(r"mnist-[a-z]+", path.parent.name)]
    for program in examples:
        page = program.parent.parent.name + f"/{program.stem}"
        due = [(program, name) for name in sections(program)]
        check(payloads(built(site, language, page)), due, language, site)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_button_has_words(language, site):
    page = soup(built(site, language, "basics/training"))
    names = [Path(script["src"]).name for script in page.select("script[src]")]
    assert names.index("words.js") < names.index("runnable.js")
    text = (site / "assets/words.js").read_text(encoding="utf-8")
    said = json.loads(text[text.index("{") : text.rindex("}") + 1])[language]["runnable"]
    assert "{program}" in said["label"] and said["refused"]
    assert "{program}" in said["done"] and "{lines}" in said["done"]


def test_blank_lines_are_counted_between_sections(tmp_path):
    path = tmp_path / "a_keras.py"
    path.write_text(
        "# --8<-- [start:a]\nx = 1\n# --8<-- [end:a]\n\n# --8<-- [start:b]\ny = 2\n\n"
        "# --8<-- [end:b]\n\n# --8<-- [start:c]\nz = 3\n# --8<-- [end:c]\n"
    )
    found = [run(Program(path, tmp_path), name) for name in ("a", "b", "c", "")]
    assert found == ["a_keras.py 0", "a_keras.py 1", "a_keras.py 2", "a_keras.py 0"]
