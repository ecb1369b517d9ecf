"""What a contributor sees under `make serve`: the page that changed, as a whole build would make it."""

from pathlib import Path

import pytest
from conftest import html_of
from mkdocs.config import load_config

from tandem.commands import serve
from tandem.model.editions import Edition
from tandem.model.pages import LANGUAGES
from tandem.model.programs import ROOT

PAGES = ("basics/training.md", "dictionary/losses.md", "mistakes.md")
ADDRESS = load_config(str(ROOT / "mkdocs.yml")).site_url


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_made_again_is_that_of_the_whole_build(site, tmp_path, language):
    live = serve.Language(language, tmp_path, ADDRESS)
    for name in PAGES:
        live.show(name)
        page = Edition(language).page(name)
        assert html_of(tmp_path, page).read_bytes() == html_of(site, page).read_bytes(), name
    live.show("basics/not-yet.md")  # the whole build will know it


def test_a_change_reaches_the_pages_that_show_it():
    def pages(name: str) -> set:
        return set(serve.reached([ROOT / name]))

    assert pages("docs/zh/basics/training.md") == {("zh", "basics/training.md")}
    for language in LANGUAGES:
        assert (language, "basics/training.md") in pages("snippets/basics/training/training.toml")
        assert (language, "dictionary/losses.md") in pages("snippets/dictionary/losses.toml")
    assert not pages("tandem/hooks.py") | pages("mkdocs.yml") | pages("overrides/main.html")
    assert not pages("snippets/records.json") | pages("docs/terms.toml")


def test_the_whole_site_takes_the_place_of_what_is_served(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    write(old, {"same": "1", "changed/page": "1", "gone/page": "1"})
    write(new, {"same": "1", "changed/page": "2", "added/page": "2"})
    before = (old / "same").stat().st_mtime_ns
    serve.mirror(new, old)
    assert contents(old) == contents(new)
    assert not (old / "gone").exists()
    assert (old / "same").stat().st_mtime_ns == before


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def contents(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}
