"""Where sentences end, which of them state something, and which of these are shown or proved."""

from dataclasses import replace

import pytest

from tandem.check import accounts
from tandem.model import claims, sentences
from tandem.model.editions import Edition


def test_sentences_end_where_they_end():
    text = """# A heading, with `code`[^no]

It divides by 2.5, e.g. as `a. B` does. "Does it?" **Yes.**[^one] (In
brackets.) See [a page, two](x.md). float32 is next. 3 is new.

- An item
  of two lines.[^two] And more
- Another

| head | `x` |
|---|---|
| a. B | 3 |

::: topic:section because="None. Here."

```console
No. One.
```

用 `fit`。**再来一句。**[^three]“是吗？”还有
"""
    found, marks = sentences.read(text.split("\n"))
    assert [sentence.text for sentence in found] == [
        "It divides by 2.5, e.g. as `a. B` does.",
        '"Does it?"',
        "**Yes.**[^one]",
        "(In\nbrackets.)",
        "See [a page, two](x.md).",
        "float32 is next.",
        "3 is new.",
        "An item\n  of two lines.[^two]",
        "And more",
        "Another",
        "| a. B | 3 |",
        "用 `fit`。",
        "**再来一句。**[^three]",
        "“是吗？”",
        "还有",
    ]
    assert [(mark.id, mark.line, mark.inside) for mark in marks] == [
        ("no", 1, True),
        ("one", 3, False),
        ("two", 7, False),
        ("three", 20, False),
    ]


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("It makes float32.", False),
        ("It makes 32.", True),
        ("A value of -1.", True),
        ("Keras 3 is a package; a 2D layer is not.", False),
        ("It calls `fit`.", True),
        ('It says "no such file".', True),
        ('What "equal" means.', False),
        ("| use `compile` | [Compile](x.md) and [`fit`](y.md) |", False),
        ("[Chapter 2](x.md)", False),
        ("It is [`fit`](x.md).", True),
    ],
)
def test_what_counts_as_a_statement(text, states):
    (sentence,) = sentences.read([text])[0]
    assert sentence.states is states


def test_a_name_that_its_section_does_not_show_is_open():
    page = Edition("en").page("better/callbacks.md")
    shown = accounts.shown_in(page)
    (sentence,) = sentences.read(["Use `restore_best_weights=True`."])[0]
    section = next(s for s, text in shown.items() if "restore_best_weights" in text)
    assert accounts.is_shown(replace(sentence, section=section), shown)
    for other in ("Use `on_no_such_event`.", "It takes 123456 steps."):
        (sentence,) = sentences.read([other])[0]
        assert not accounts.is_shown(replace(sentence, section=section), shown)


def test_the_sentences_of_the_guide_add_up():
    found = accounts.counted()
    assert set(found) <= set(accounts.VERDICTS)
    assert found["proved"] >= len(claims.pages_with())
    assert not found["open"]
    assert accounts.summary().startswith(f"prose: {found.total()} sentences state something: ")


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        (["一句。", "又一句。"], "一句。又一句。"),
        (["一句。[^id]", "`fit` 也是。"], "一句。[^id]`fit` 也是。"),
        (["**一句。**", "又一句。"], "**一句。**又一句。"),
        (["断在", "[词](x.md)间"], "断在[词](x.md)间"),
        (["用 Keras", "的人"], "用 Keras 的人"),
        (["Keras 3.", "It runs."], "Keras 3. It runs."),
        (["- 一项。", "  又一句。"], "- 一项。又一句。"),
    ],
)
def test_a_chinese_paragraph_comes_as_one_line(lines, line):
    before = ["# 题", "", *lines, "", "```python", "a = 1", "b = 2", "```"]
    after = sentences.joined(before, "zh")
    assert [text for _, text in after] == ["# 题", "", line, *before[4:]]
    assert all(before[number - 1] == text for number, text in after if text != line)
    assert sentences.joined(before, "en") == list(enumerate(before, 1))
