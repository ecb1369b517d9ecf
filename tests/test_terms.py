"""The Chinese texts use one term for each thing, and no `**` that a reader would see."""

import shutil

import pytest
from conftest import edit

from tandem.check import terms
from tandem.check.problems import problems
from tandem.model.programs import ROOT

FILES = {  # where a Chinese text can stand, and what is around it
    "docs/zh/page.md": "{text}\n",
    "snippets/dictionary/area.toml": 'en = "Load."\nzh = "{text}"\n',
    "docs/coverage.toml": 'zh = "{text}"\n',
    "mkdocs.zh.yml": "nav:\n  - {text}: page.md\n",
    "tandem/site/words.toml": 'load.zh = "{text}"\n',
    "overrides/partials/footer.html": "<p>{text}</p>\n",
}


@pytest.fixture
def root(tmp_path):
    """A repository of nothing but the list of terms."""
    (tmp_path / terms.FILE).parent.mkdir()
    shutil.copy(ROOT / terms.FILE, tmp_path / terms.FILE)
    return tmp_path


def said(root, text, file="docs/zh/page.md") -> list[str]:
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(FILES[file].format(text=text), encoding="utf-8")
    return [str(problem) for problem in terms.check_terms(root)]


def test_this_repository_keeps_to_its_terms():
    assert list(terms.check_terms()) == []


@pytest.mark.parametrize("file", FILES)
def test_every_kind_of_text_is_read(file, root):
    line = FILES[file].partition("{text}")[0].count("\n") + 1
    (problem,) = said(root, "载入权重", file)
    assert problem.startswith(f"{file}:{line}: “载入” for load, which this site calls “加载”. ")
    (problem,) = said(root, "先看**这里。**再看那里", file)
    assert problem.startswith(f"{file}:{line}: notebooks and GitHub would show the ** in ")


@pytest.mark.parametrize("term", terms.terms(), ids=lambda term: term.en)
def test_each_form_to_avoid_is_found_and_the_term_is_not(term, root):
    assert said(root, f"这里说{term.zh}。") == []
    for form in term.avoid:
        assert any(f"“{form}” for {term.en}," in problem for problem in said(root, f"说{form}。"))


@pytest.mark.parametrize(
    "text",
    [
        "`dropout` 与 `dtype` 是参数名",
        "见[这里](combining.md#dropout)",
        "## 关闭 Dropout { #dropout-off }",
        '::: combining:dropout only="keras" because="没有。"',
        "报错“expected target dtype to be Long”",
        "截掉小数部分，用笔记本电脑运行",
        "alpha-dropout 不是一个词",
    ],
)
def test_code_addresses_quotations_and_allowed_contexts_are_exempt(text, root):
    assert said(root, text) == []


def test_code_in_a_fence_is_exempt(root):
    assert said(root, "```console\n# 载入\n```") == []


@pytest.mark.parametrize("mark", list("。，：；！？”）"))
def test_punctuation_before_a_closing_mark_is_a_fault(mark, root):
    assert said(root, f"**词{mark}**词")
    assert said(root, f"**词{mark}** 词") == []
    assert said(root, f"**词{mark}**") == []
    assert said(root, f"**词**{mark}词") == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("前**“词”**：后", "前**“词”**："),
        ("前，**“词”**：后", None),
        ("句子。**词**和**词**。", None),
        ("**`code`**后", "`**后"),
        ("**`code`**：后", None),
        ("**[链接](x.md)**后", "(x.md)**后"),
        ("`a ** b`，** 词 **", "，** 词 **"),
    ],
)
def test_bold_is_read_as_commonmark_reads_it(text, shown):
    found = terms.literal(text)
    assert (shown in found) if shown else found is None


def test_an_unclosed_code_or_bold_does_not_hide_the_next_line(root):
    assert len(said(root, "**词。**词\n\n**词。**词")) == 2


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "this is no list of terms ('term')"),
        ('[[term]]\nen = "a"', "this is no list of terms"),
        ('[[term]]\nen = "a"\nzh = "甲"\navoid = ["乙"]\nforbid = ["丙"]', "unexpected keyword"),
        (
            '[[term]]\nen = "a"\nzh = "甲"\navoid = []\n'
            '[[term]]\nen = "b"\nzh = "乙"\navoid = ["甲"]',
            "a is called 甲, which b avoids (甲). Choose one.",
        ),
    ],
)
def test_a_list_that_is_wrong_is_one_sentence(text, complaint, root):
    (root / terms.FILE).write_text(text, encoding="utf-8")
    (problem,) = terms.check_terms(root)
    assert str(problem).startswith(f"{terms.FILE}: ")
    assert complaint in str(problem)


def test_the_check_of_the_repository_tells(copy):
    edit(copy / "docs" / "zh" / "basics" / "saving.md", "再加载权重", "再载入权重")
    (problem,) = problems(copy)
    assert problem.startswith("docs/zh/basics/saving.md:6: “载入” for load")
