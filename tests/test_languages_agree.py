"""Promise 5: languages agree. Each page is there in both, with the same code, headings and links."""

import re

import pytest
from conftest import edit

from tandem.check import problems as check
from tandem.model.pages import by_path

EVERY = by_path()
ENGLISH = [page for page in EVERY.values() if page.language == "en"]
TRANSLATED = [page for page in EVERY.values() if page.language == "zh"]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("page", ENGLISH, ids=lambda page: page.name)
def test_the_chinese_page_has_the_same_directives_headings_and_links(page):
    check.check_translation(page, EVERY)


@pytest.mark.parametrize("page", TRANSLATED, ids=lambda page: page.name)
def test_the_chinese_page_is_written_in_chinese(page):
    check.check_original(page, EVERY)
    for _, line in page.prose:
        if line.startswith((":::", "<!--")):
            continue
        said = re.sub(r"\{[^}]*\}|\([^)]*\)|`[^`]*`|[\W\d_]", "", line)
        assert CHINESE.search(said) or len(said) < 60, f"{page.where}: {line}"
    for directive in page.directives:
        for name in ("because", "alt", "naive"):
            value = directive.attributes.get(name)
            assert value is None or CHINESE.search(value), f"{page.where}:{directive.line}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("::: training:curve ", "::: training:loop "),
        ("::: training:download\n", ""),
        ("{ #the-loop }", "{ #loop }"),
        ("## ", "### "),
    ],
)
def test_a_difference_is_named(old, new, copy):
    edit(copy / "docs" / "zh" / "training.md", old, new)
    with pytest.raises(
        check.Problem, match=r"^docs/zh/training\.md:\d+: .*docs/en/training\.md:\d+"
    ):
        every = by_path(copy)
        check.check_translation(every[copy / "docs" / "en" / "training.md"], every)
