"""Chinese readers get Chinese comments: on pages, in notebooks and downloads. The code is the same."""

import ast
import re
from collections import defaultdict
from pathlib import Path
from unicodedata import east_asian_width

import pytest
from conftest import PROGRAMS, edit
from reader import blocks
from test_notebooks import NOTEBOOKS, code_cells, notebook
from test_pages_run import SHOWN

from tandem.check.comments import HAN, check_comments, code_tokens, pieces
from tandem.check.problems import problems
from tandem.model.editions import Edition, of
from tandem.model.programs import PROOF, ROOT, topics
from tandem.site.code import comments
from tandem.site.words import words

TABLE = comments.FILE
WIDE = 88  # columns of a code block; a Chinese character takes two
CODE = "x = [  # two words\n    1,  # again\n]\nprint('# two words')  # noqa: F401\n"


def without_comments(code: str) -> list[tuple]:
    return code_tokens("\n".join(line for line in code.splitlines() if line.strip()) + "\n")


def english(code: str) -> list[str]:
    """Its comments that are not Chinese, of those that need translation."""
    return [said for _, _, said in comments.comments(code) if not HAN.search(said)]


@pytest.mark.parametrize("program", SHOWN, ids=lambda program: program.name)
def test_a_program_with_chinese_comments_is_the_same_program(program):
    text = comments.shown(program, Edition("zh")).text
    assert code_tokens(text) == code_tokens(program.text)
    trees = [ast.dump(ast.parse(t), include_attributes=True) for t in (text, program.text)]
    assert trees[0] == trees[1]
    assert not english(text)
    assert comments.shown(program, Edition("en")).text == program.text
    assert list(comments.shown(program, Edition("zh")).sections) == list(program.sections)


def test_the_code_of_a_chinese_page_is_the_programs_but_for_comments():
    known = topics()
    for page in Edition("zh").pages():
        read = blocks(page)
        due = defaultdict(list)  # a page of the course has the programs of its exercises too
        for topic in page.topics:
            for framework, program in known[topic].programs.items():
                due[framework].append(program.code)
        for framework, codes in due.items():
            code = "".join(read[words(of(page), "tabs")[framework]])
            assert without_comments(code) == without_comments("\n".join(codes)), page.where
        assert not [said for codes in read.values() for code in codes for said in english(code)]


def test_chinese_notebooks_and_downloads_are_the_programs_but_for_comments(site):
    for program in NOTEBOOKS:
        cells = [cell.source for cell in code_cells(notebook(site, program, "zh"))]
        assert without_comments("\n".join(cells)) == without_comments(program.code), program.name
        assert not english("\n".join(cells)), program.name
    for program in PROGRAMS:
        text, other = (
            (site / folder / "snippets" / program.name).read_text(encoding="utf-8")
            for folder in ("zh", "")
        )
        assert code_tokens(text) == code_tokens(other), program.name
        assert (text == program.text) if program.framework == PROOF else not english(text)


def test_translated_lines_fit_into_a_code_block():
    for name, text, _ in pieces(ROOT):
        lines = text.split("\n")
        for line, other in zip(
            lines, comments.localised(text, Edition("zh"), name).split("\n"), strict=True
        ):
            width = sum(2 if east_asian_width(letter) in "WF" else 1 for letter in other)
            assert line == other or width <= max(WIDE, len(line)), f"{name}: {other}"


def test_only_comments_are_replaced(tmp_path):
    path = tmp_path / TABLE
    path.parent.mkdir()
    path.write_text(
        '"again" = "再"\n"two words" = "两个词"\n["a/a_b.py"]\n"again" = "又"\n', "utf-8"
    )
    general = "x = [  # 两个词\n    1,  # 再\n]\nprint('# two words')  # noqa: F401\n"
    assert comments.localised(CODE, Edition("zh", tmp_path), "a/a_c.py") == general
    assert comments.localised(CODE, Edition("zh", tmp_path), "a/a_b.py") == general.replace(
        "再", "又"
    )
    assert comments.localised(CODE, Edition("en", tmp_path), "a/a_b.py") == CODE


@pytest.mark.parametrize(
    ("comment", "needed"),
    [
        ("(N, C, H, W)", False),
        ("(out, in, h, w)", False),
        ("-> 12 x 12", False),
        ("0.5", False),
        ("q, k, v", False),
        ("safe_mode=True", False),
        ("torch.gather", False),
        ("noqa: F401", False),
        ("torchrun --nproc-per-node 2 a_pytorch.py", False),
        ("--8<-- [start:loop]", False),
        ("(1, 2 channels, 2, 2)", True),
        ("not torch.gather", True),
        ("wrong", True),
        ("type of the loss", True),
        ("torchrun starts this twice", True),
    ],
)
def test_code_and_marks_need_no_translation(comment, needed):
    assert bool(comments.comments(f"x = 1\n# {comment}\n")) == needed


PROGRAM = "snippets/basics/training/training_pytorch.py"
FIRST = '"-> one number a channel" = "-> 每个通道一个数"\n'
LAST = '"wrong: softmax twice" = "错误：softmax 做了两次"\n'


def change(path, old, new):
    return lambda copy: edit(copy / path, old, new)


@pytest.mark.parametrize(
    ("plant", "sentence"),
    [
        (
            change(PROGRAM, "optimizer.zero_grad()", "optimizer.zero_grad()  # clear them"),
            rf"^{PROGRAM}:\d+ \(tab PyTorch\): the comment `# clear them` is untranslated\. "
            rf'Add `"clear them" = "…"` to {TABLE}',
        ),
        (
            change(
                "snippets/dictionary/images.toml", "# clockwise", '# clockwise\n# the "right" way'
            ),
            r"^snippets/dictionary/images\.toml:\d+, entry random-perspective: "
            r"""the comment `# the "right" way` is untranslated\. Add `'the "right" way' =""",
        ),
        (
            change(TABLE, FIRST, FIRST + '"0 and 1" = "0 和 1"\n'),
            rf'^{TABLE}:\d+: no comment reads "0 and 1"\. Delete or correct the row\.$',
        ),
        (
            change(TABLE, '"循环次数由数据决定"', '"循环次数\\n由数据决定"'),
            rf'^{TABLE}:\d+: the text of "the data decide how often" has a line break\. ',
        ),
        (
            change(TABLE, '"单位是度"', '"Degrees"'),
            rf'^{TABLE}:\d+: "Degrees" is not Chinese\. Translate `# degrees`\.$',
        ),
        (
            change(TABLE, FIRST, '"wrong: softmax twice" = "错"\n' + FIRST),
            rf'^{TABLE}:\d+: "wrong: softmax twice" is on line \d+ too\. ',
        ),
        (
            change(TABLE, FIRST, f"a row\n{FIRST}"),
            rf"^{TABLE}:\d+: this is no row: .*\. Write ",
        ),
        (
            lambda copy: (change(TABLE, FIRST, "")(copy), change(TABLE, LAST, LAST + FIRST)(copy)),
            rf'^{TABLE}:\d+: "[^"]+" comes after "[^"]+"\. Sort the rows',
        ),
        (
            lambda copy: (copy / TABLE).unlink(),
            rf"the comment `# wrong` is untranslated\. Add .* to {TABLE}",
        ),
    ],
    ids=[
        "a new comment",
        "a comment of the dictionary",
        "an unused row",
        "a line break",
        "English again",
        "a row twice",
        "no row",
        "out of order",
        "no table",
    ],
)
def test_a_fault_is_one_sentence(plant, sentence, copy):
    plant(copy)
    found = list(map(str, check_comments(copy)))
    assert len([said for said in found if re.search(sentence, said)]) == 1, found
    assert len(found) == 1 or not (copy / TABLE).exists()
    assert all("\n" not in said for said in found)


def test_make_check_says_it(copy):
    edit(copy / PROGRAM, "optimizer.zero_grad()", "optimizer.zero_grad()  # clear them")
    assert any("`# clear them` is untranslated" in problem for problem in problems(copy))


def test_a_translation_that_changes_code_is_named(monkeypatch):
    spoilt = lambda text, *_: text.replace("backward()  # adds", "backward(None)  # adds")  # noqa: E731
    monkeypatch.setattr("tandem.check.comments.localised", spoilt)
    found = [str(p) for p in check_comments(ROOT) if p.args[0].startswith(PROGRAM)]
    line = 1 + Path(PROGRAM).read_text("utf-8").split("backward()  # adds")[0].count("\n")
    assert found == [
        f"{PROGRAM}:{line} (tab PyTorch): with its comments translated this is other code. "
        f"Mend the row of {TABLE}, or tandem/site/code/comments.py."
    ]
