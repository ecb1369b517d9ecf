"""`make zensical`: what differs between two builds is found, and said unless it is listed."""

import re
import shutil
from pathlib import Path

import pytest
from conftest import mkdocs

from tandem.commands import zensical
from tandem.model.editions import Edition
from tandem.model.files import read
from tandem.model.problem import Problem
from tandem.site.compared import KINDS, compare
from tandem.site.files import expanded

PAGE = """<!doctype html>
<html lang="en">
<head>
<title>Train</title>
<meta name="description" content="A loop.">
<link rel="alternate" hreflang="zh" href="../zh/train/">
</head>
<body>
<article>
<h1>Train</h1>
<div class="tabbed-set"><div class="tabbed-labels"><label>PyTorch</label><label>Keras</label></div></div>
<pre>model(x)</pre>
<p>The loss <a href="../snippets/train.py">falls</a>. <a href="">Again</a></p>
<pre>a = 1
b = 2</pre>
</article>
</body>
</html>
"""


@pytest.fixture
def sites(tmp_path) -> tuple[Path, Path]:
    """A site of two pages and a file, and a copy of it."""
    site = tmp_path / "due"
    for name in ("index.html", "train/index.html"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(PAGE)
    (site / "train.py").write_text("a = 1\n")
    return site, shutil.copytree(site, tmp_path / "found")


def test_equal_sites_are_equal(sites):
    result = compare(*sites)
    assert result.found == []
    assert result.equal == result.of
    assert {"page": 2, "tab": 4, "code block": 4, "file": 1}.items() <= result.of.items()


@pytest.mark.parametrize(
    ("old", "new", "sentences"),
    [
        ("<label>Keras<", "<label>keras<", ['tab 2 is "keras", not "Keras"']),
        ("<label>PyTorch</label>", "", ['tab 1 is missing "PyTorch"']),
        ("b = 2", "b = 3", ['code block 2 is "b = 3", not "b = 2"']),
        ("<pre>model(x)</pre>", "", ['code block 1 is missing "model(x)"']),
        ("<h1>", "<pre>x</pre><h1>", ['code block 1 is one too many "x"']),
        ("<p>The loss", "<p>A loss", ['text 2 is "A loss", not "The loss"']),
        (
            "./snippets/",
            "snippets/",
            ['link 1 is "train/.snippets/train.py", not "snippets/train.py"'],
        ),
        ("../snip", "/snip", ['absolute link 1 is "/snippets/train.py", not "snippets/train.py"']),
        ("<title>Train", "<title>", ['title 1 is "", not "Train"']),
        ('lang="en"', 'lang="zh"', ['language 1 is "zh", not "en"']),
        ("../zh/train/", "../zh/", ['alternate 1 is "zh", not "zh/train"']),
        ('"A loop."', '"None."', ['description 1 is "None.", not "A loop."']),
        ("<body>", f"<body>{' ' * 100}", ["weight is 0.6 KB, not 0.5 KB"]),
    ],
)
def test_what_differs_on_a_page_is_a_sentence(old, new, sentences, sites):
    assert old in PAGE
    (sites[1] / "train/index.html").write_text(PAGE.replace(old, new, 1))
    assert [str(d) for d in compare(*sites).found] == [f"/train/: {said}" for said in sentences]


def test_what_is_not_there_is_a_sentence(sites):
    due, found = sites
    shutil.rmtree(found / "train")
    (found / "more.html").write_text(PAGE)
    (found / "train.py").write_text("a = 2\n")
    (due / "one.txt").write_text("")
    result = compare(due, found, "tried/")
    assert [str(difference) for difference in result.found] == [
        "tried/more.html: page is one too many",
        "tried/one.txt: file is missing",
        "tried/train.py: file differs",
        "tried/train/: page is missing",
    ]
    assert (result.equal["code block"], result.of["code block"]) == (2, 4)


def test_only_what_is_not_listed_fails(sites, capsys):
    (sites[1] / "train/index.html").write_text(PAGE.replace("b = 2", "b = 3"))
    site, tried = compare(*sites), compare(*sites[:1] * 2, "tried/")
    listed = {("code block", "/tr*"): "because", ("tab", "/train/"): "it was once"}
    assert zensical.report(site, tried, listed)
    said = capsys.readouterr().out
    assert "code blocks: 3 of 4 equal\n" in said
    assert "code block /tr*: 1 differ; because\n" in said
    assert "tab /train/: none differs any more: take the line out; it was once\n" in said
    assert "/train/: code block" not in said
    assert not zensical.report(site, tried, {("code block", "tried/*"): "elsewhere"})
    said = capsys.readouterr().out
    assert '/train/: code block 2 is "b = 3", not "b = 2"\n1 not listed\n' in said


def test_the_list_can_be_read(tmp_path):
    assert {kind for kind, _ in zensical.listed()} <= set(KINDS)
    assert all(zensical.listed().values())
    (tmp_path / "docs").mkdir()
    (tmp_path / zensical.LISTED).write_text('[tabs]\n"/*" = "why"\n')
    with pytest.raises(Problem, match=r"\[tabs\] is no kind"):
        zensical.listed(tmp_path)


def test_mkdocs_builds_the_small_site(tmp_path):
    copy = shutil.copytree(zensical.TRIED, tmp_path / "tried")
    built = mkdocs(
        "build", "--strict", "-f", str(copy / "mkdocs.yml"), "-d", str(tmp_path / "site")
    )
    assert built.returncode == 0, built.stdout
    names = {path.relative_to(tmp_path / "site").as_posix() for path in tmp_path.rglob("site/**/*")}
    assert {"old/index.html", "zh/index.html", "generated.txt"} <= names
    assert "This one." in (tmp_path / "site/hooked/index.html").read_text()


def test_expanded_pages_need_nothing_of_ours(tmp_path):
    config = expanded.write(Edition("zh"), tmp_path)
    pages = {path: path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.md")}
    assert len(pages) == len(Edition("zh").pages())
    for path, text in pages.items():
        assert not re.search(r"^\s*(::: |-+8<-+)", text, re.MULTILINE), path.name
        for name in re.findall(r"\]\(/((?:snippets|notebooks)/[^)#]+)\)", text):
            assert (tmp_path / "docs" / name).is_file(), f"{path.name} links to {name}"
    settings = read(tmp_path, config.name)
    assert "hooks" not in settings
    assert not {expanded.DIRECTIVE, expanded.SNIPPETS} & set(settings["markdown_extensions"])
    assert settings["site_url"].endswith("/zh/")
