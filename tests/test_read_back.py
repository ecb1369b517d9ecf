"""Under each label of the built site stands what belongs there: code, record, figure, link.

The pages are read back, in both languages, and compared with the files, which `sources.py` finds.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from conftest import soup
from sources import (
    BACKENDS,
    LABELS,
    LANGUAGES,
    NO_CODE,
    built,
    code,
    directives,
    figures,
    pages,
    part,
    record,
    topics,
)

OF_FORM = re.compile(r"[\s,]+|\d+\.\d*(?:e[-+]?\d+)?")  # may differ from backend to backend
PAGES = [(language, page) for language in LANGUAGES for page in pages(language)]
FONT = re.compile(r"font-family:[^;]*; ?")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
STEP = re.compile(r"([A-Za-z])([^A-Za-z]*)")  # of a path
SIZES = {"q": 2, "c": 3}  # points of a curve
every_page = pytest.mark.parametrize(("language", "page"), PAGES, ids=map("/".join, PAGES))
NO_TWIN = ("No twin here.", "这里没有对应写法")


def shows_code(directive) -> bool:
    return bool(topics().get(directive.topic)) and directive.section not in NO_CODE


def label(end: str, language: str) -> str:
    return LABELS[end][LANGUAGES.index(language)]


@every_page
def test_under_each_label_stands_the_code_and_the_record_of_that_program(language, page, site):
    path = built(site, language, page)
    sets = soup(path).select(".tabbed-set")
    shown = [directive for directive in directives(language, page) if shows_code(directive)]
    assert len(sets) == len(shown)
    for directive, tabs in zip(shown, sets, strict=True):
        labels = [tab.get_text() for tab in tabs.select(".tabbed-labels label")]
        assert labels == sorted(labels, key=[label(end, language) for end in LABELS].index)
        blocks = dict(zip(labels, tabs.select(".tabbed-block"), strict=True))
        for end, program in topics()[directive.topic].items():
            source = part(program, directive.section)
            if source is not None:
                block = blocks.pop(label(end, language))
                is_of(block, program, source, directive, label(end, language), path, language)
        for rest in blocks.values():
            assert "only" in directive.attributes and not rest.select("pre, img")
            assert rest.get_text().strip().startswith(NO_TWIN[LANGUAGES.index(language)])


def drawing(path: Path) -> tuple[list, np.ndarray]:
    """What is seen of a figure: its shapes, letters and pictures; and from where to where each path goes."""
    found, paths = [], []
    for tag in ElementTree.parse(path).getroot().iter():  # noqa: S314 - a file of ours
        kind, style = tag.tag.partition("}")[2], FONT.sub("", tag.get("style", ""))
        if kind not in ("path", "use", "text", "image") or style == "fill: none":
            continue
        if kind == "path":
            points = list(absolute(tag.get("d")))
            paths.append([np.min(points, axis=0), np.max(points, axis=0)])
        numbers = [float(tag.get(name, 0)) for name in ("x", "y", "width", "height")]
        link = tag.get("{http://www.w3.org/1999/xlink}href") or tag.get("href")
        style = style.replace("#ff7f0e", "#d96a00")  # an orange that is seen on white
        sizes, words = np.round(numbers, 1).tolist(), "".join("".join(tag.itertext()).split())
        found.append((kind, style, sizes, words, link))
    return found, np.array(paths)


def absolute(path: str) -> Iterator[np.ndarray]:
    """The points of a path, whose small letters count from the point before."""
    at = np.zeros(2)
    for letter, numbers in STEP.findall(path):
        points = np.reshape(
            [float(n) for n in NUMBER.findall(numbers)], (-1, SIZES.get(letter.lower(), 1), 2)
        )
        for group in points:
            yield from (group := group + at * letter.islower())
            at = group[-1]


def is_of(block, program, source, directive, name, path: Path, language: str) -> None:
    """A tab holds the code of a section, what it printed, what it drew, and what others print."""
    (shown,) = block.select(".language-python code")
    assert code(shown.get_text(), language) == code(source, language), program
    printed = record(program, directive.section)
    texts = [text_of(o) for o in block.select(".output") if not o.find_parent(class_="backends")]
    assert texts == ([printed.strip("\n").expandtabs(4)] if printed.strip() else []), program
    drawn = block.select("img.figure")
    for image, figure in zip(drawn, figures(program, directive.section), strict=True):
        assert Path(image["src"]).name == figure.name
        (one, here), (other, there) = map(drawing, (path.parent / image["src"], figure))
        assert one == other, figure
        assert np.allclose(here, there, atol=0.15), figure  # to a tenth of a point
        colon = "：" if language == "zh" else ": "
        assert image["alt"] == f"{name}{colon}{directive.attributes['alt']}"
    named = set()
    for output in block.select("details.backends .output"):
        title = output.select_one(".filename").get_text()
        there = {backend for word, backend in BACKENDS.items() if word in title}
        assert there and not there & named, title
        for backend in there:
            assert text_of(output) == record(program, directive.section, backend).strip("\n")
        named |= there
    for backend in set(BACKENDS.values()) - named:
        other = record(program, directive.section, backend)
        assert not other or OF_FORM.sub("", other) == OF_FORM.sub("", printed), program


def text_of(output) -> str:
    return output.select_one("code").get_text().strip("\n")


@every_page
def test_each_link_to_a_program_or_notebook_is_to_the_one_it_names(language, page, site):
    path = built(site, language, page)
    offered = set()
    for link in soup(path).select("article a[href]"):
        if link.find_parent(class_="take"):  # tests/test_downloads.py has these
            continue
        file = Path(link["href"]).name
        if "download" in link.attrs:
            offered.add(file)
            assert (path.parent / link["href"]).is_file()
        stem = re.match(r".*\b(\w+)(?:\.ipynb|/)$", link["href"])
        named = re.search(r"[\w.]+\.(?:py|out)$", link.get_text())
        if file.endswith(".py") and named:  # the record of a program links to the program
            assert named[0].partition(".")[0] == file.removesuffix(".py")
        if stem and stem[1] in NOTEBOOKS:
            assert link.get_text() == label(NOTEBOOKS[stem[1]], language)
    whole = [d.topic for d in directives(language, page) if d.section in ("", "download")]
    programs = [p for topic in whole for p in topics().get(topic, {}).values()]
    programs += {file for p in programs for file in tools(p)}
    dictionary = {name for name in offered if name.startswith("dictionary.")}
    site_itself = {"tandem.zip"} & offered if page == "about/covered" else set()
    assert offered - dictionary - site_itself == {program.name for program in programs}


def tools(program: Path) -> list[Path]:
    """The files of ours that a program imports, of its page or another of its part."""
    names = re.findall(r"^from (\w+) import", program.read_text(encoding="utf-8"), re.MULTILINE)
    return [path for name in names for path in program.parents[1].glob(f"*/{name}.py")]


NOTEBOOKS = {program.stem: end for topic in topics().values() for end, program in topic.items()}
