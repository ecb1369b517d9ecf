"""Calls that the dictionary knows: what a name in a program stands for, its card, the lines that answer.

What a reader does with them is in tests/browser/test_calls.py.
"""

import ast
import json
import re
from functools import cache

import pytest
from conftest import edit
from sources import LANGUAGES, built, pages, topics
from test_runnable import payloads

from tandem.check.dictionary import check_dictionary
from tandem.dictionary import entries
from tandem.model.programs import ROOT, Program
from tandem.site.code import calls
from tandem.site.code.upstream import names

PAGES = [(language, page) for language in LANGUAGES for page in pages(language)]


def found(text: str) -> dict[str, str]:
    """What stands marked in a text, and the likeliest name of each."""
    lines = text.split("\n")
    return {
        lines[mark.line][mark.column : mark.column + mark.length]: mark.names[0]
        for mark in calls.marks(text)
    }


TORCH = "import torch\nfrom torch import nn\n"
KERAS = "import keras\n"


@pytest.mark.parametrize(
    ("code", "text", "name"),
    [
        ("import torch.nn as nn\nnn.Linear(1, 2)", "nn.Linear", "torch.nn.Linear"),
        ("from torch import nn\nnn.Linear(1, 2)", "nn.Linear", "torch.nn.Linear"),
        ("from torch.nn import Linear as L\nL(1, 2)", "L", "torch.nn.Linear"),
        ("from torch.nn import functional as F\nF.relu(x)", "F.relu", "torch.nn.functional.relu"),
        (KERAS + "keras.layers.Dense(1)", "keras.layers.Dense", "keras.layers.Dense"),
        ("from keras import layers\nlayers.Dense(1)", "layers.Dense", "keras.layers.Dense"),
        ("import tensorflow as tf\ntf.keras.layers.Dense(1)", "tf.keras.layers.Dense", "keras.layers.Dense"),
        ("import tensorflow as tf\n@tf.function\ndef f(x):\n    return x", "tf.function", "tensorflow.function"),
        (TORCH + "o = torch.optim.Adam(p)\no.zero_grad()", "o.zero_grad", "torch.optim.Optimizer.zero_grad"),
        (TORCH + "c = nn.MSELoss()\nc(nn.ReLU()(x), y)", "c", "torch.nn.MSELoss"),
        (TORCH + "c = nn.MSELoss()\nloss = c(x, y)\nloss.backward()", "loss.backward", "torch.Tensor.backward"),
        (TORCH + "nn.MSELoss()(x, y).backward()", "backward", "torch.Tensor.backward"),
        (TORCH + "(torch.ones(2) * 3).sum()", "sum", "torch.Tensor.sum"),
        (TORCH + "(\n    torch.ones(2)\n    .sum()\n)", "sum", "torch.Tensor.sum"),
        (KERAS + "def build():\n    return keras.Sequential([])\nm = build()\nm.fit(x)", "m.fit", "keras.Model.fit"),
        (TORCH + "def f(o):\n    o.step()\nf(torch.optim.SGD(p))", "o.step", "torch.optim.Optimizer.step"),
        (TORCH + "def f(x, *, o):\n    pass\ndef g(a, o):\n    o.step()\ng(o=torch.optim.SGD(p), a=1)", "o.step", "torch.optim.Optimizer.step"),
        (TORCH + "class N(nn.Module):\n    def __init__(self):\n        self.a = nn.Linear(1, 2)\n    def forward(self, x):\n        return self.a(x)", "self.a", "torch.nn.Linear"),
        (TORCH + "class N(nn.Module):\n    def forward(self, x):\n        return x.flatten(1)", "x.flatten", "torch.Tensor.flatten"),
        (TORCH + "class N(nn.Module):\n    pass\nm = N()\nm.state_dict()", "m.state_dict", "torch.nn.Module.state_dict"),
        (TORCH + "class N(nn.Module):\n    pass\nclass M(N):\n    pass\nM().eval()", "eval", "torch.nn.Module.eval"),
        (TORCH + "from torch.utils.data import DataLoader\nfor i, (x, y) in enumerate(DataLoader(d)):\n    x.mean()", "x.mean", "torch.Tensor.mean"),
        ("import tensorflow as tf\nwith tf.GradientTape() as t:\n    pass\nt.gradient(y, x)", "t.gradient", "tensorflow.GradientTape.gradient"),
        ("import tensorflow as tf\ntf.data.Dataset.range(3).shuffle(3).batch(2)", "batch", "tensorflow.data.Dataset.batch"),
        (TORCH + "x = '学'; torch.ones(2)", "torch.ones", "torch.ones"),
        (TORCH + "x = 1\nx = torch.ones(2)\nx.sum()", "x.sum", "torch.Tensor.sum"),
        (TORCH + "x = torch.ones(2)\nx.sum()\nx = other()", "x.sum", "torch.Tensor.sum"),
    ],
)  # fmt: skip
def test_a_name_is_what_it_was_bound_to(code, text, name):
    assert found(code).get(text) == name


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("import numpy as np\nx = np.ones(2)\nx.sum()", "x.sum"),
        ("'a b'.split()", "split"),
        ("o.zero_grad()", "o.zero_grad"),
        ("def zero_grad():\n    pass\nzero_grad()", "zero_grad"),
        (TORCH + "def f(o):\n    o.step()\nf(torch.optim.SGD(p))\nf(other())", "o.step"),
        (TORCH + "o = torch.optim.SGD(p)\no = other()\no.step()", "o.step"),
        (TORCH + "x = torch.ones(2)\nfor x in other():\n    x.sum()", "x.sum"),
        (TORCH + "x = torch.ones(2)\ndef f(x):\n    return x.sum()", "x.sum"),
        (TORCH + "x = torch.ones(2)\ndef f():\n    return x.sum()\nx = other()", "x.sum"),
        (TORCH + "torch.ones(2).item().split()", "split"),
        (TORCH + "nn = 1\nnn.Linear(1, 2)", "nn.Linear"),
        (TORCH + "class N(nn.Module):\n    def step(self):\n        pass\n    def f(self):\n        step()", "step"),
        (KERAS + "keras.Sequential([])(x)", "x"),
        (TORCH + "m = nn.Sequential()\nm(x)", "m"),
    ],
)  # fmt: skip
def test_what_nobody_can_tell_is_nothing(code, text):
    names = found(code).get(text, "")
    assert not any(names.startswith(begins) for begins in ("torch", "keras", "tensorflow"))


@cache
def known(site, language: str, program: str) -> dict:
    """What the file of a program says."""
    folder = site / ("" if language == "en" else language) / "calls"
    text = (folder / program.replace(".py", ".js")).read_text(encoding="utf-8")
    variable, _, value = text.partition("=")
    assert variable == f'tandemCalls["{program}"]'
    return json.loads(value)


@pytest.mark.parametrize(("language", "page"), PAGES, ids=map("/".join, PAGES))
def test_every_marked_call_on_a_page_is_that_call(language, page, site):
    whole = dict(payloads(built(site, language, page)))  # the longest of each program: all of it
    for program, text in whole.items():
        lines = text.split("\n")
        (path,) = ROOT.glob(f"snippets/**/{program}")
        due = calls.calls(Program(path))
        marks = known(site, language, program)["marks"]
        assert [mark[:3] for mark in marks] == [[c.line, c.column, c.length] for c in due]
        named = {
            (node.end_lineno - 1, len(lines[node.end_lineno - 1].encode()[: node.end_col_offset].decode()))
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Name | ast.Attribute)
        }  # fmt: skip
        for call in due:
            shown = lines[call.line][call.column :][: call.length]
            last = shown.rpartition(".")[2]
            assert (
                re.fullmatch(r"[\w.]+", shown) and (call.line, call.column + call.length) in named
            )
            bound = re.search(rf"\b{last}\b[^=\n(]*=|as {last}\b|def .*\b{last}\b", text)
            assert last == call.name.rpartition(".")[2] or bound, (program, shown, call.name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_card_leads_to_its_entry_and_says_what_it_is(language, site):
    there = {entry.id: entry for entry in entries.every()}
    for ends in topics().values():
        for program in ends.values():
            said = known(site, language, program.name)
            assert {mark[3] for mark in said["marks"]} == set(range(len(said["cards"])))
            for card in said["cards"]:
                links = re.findall(r'data-entry="([a-z0-9-]+)#([a-z0-9-]+)"', card)
                assert links and card.count("<a ") == len(links)
                assert all(there[anchor].area == area for area, anchor in links)
                entry = there[links[-1][1]]
                assert f'class="status {entry.status}"' in card
                assert not re.search(
                    r"[A-Za-z]`|`[A-Za-z]|\{\w+\}", re.sub(r"(?s)<code.*?</code>", "", card)
                )


def test_zero_grad_says_what_fit_does_in_its_place(site):
    for language, said in (("en", "Done for you by"), ("zh", "已包含在以下调用中")):
        cards = known(site, language, "training_pytorch.py")["cards"]
        (card,) = [card for card in cards if "Optimizer.zero_grad<" in card]
        assert said in card and "Model.fit</code></a>" in card and "model.fit(" in card
        assert re.search(r"<code>optimizer\.zero_grad\(\)</code>.*<strong>0\.\d+</strong>", card)


LOOP = "training_pytorch.py", "training_keras.py", "training_tensorflow.py"


def test_lines_that_share_an_entry_answer_each_other(site):
    torch, keras, tensorflow = (known(site, "en", name) for name in LOOP)
    text = {
        name: dict(payloads(built(site, "en", "basics/training")))[name].split("\n")
        for name in LOOP
    }

    def answers(said: dict, mine: str, other: str, line: str) -> list[str]:
        (place,) = [n for n, one in enumerate(text[mine]) if one.strip() == line][:1]
        return [text[other][n].strip() for n in said["answers"][other].get(str(place), [])]

    for line in ("optimizer.zero_grad()", "loss.backward()", "optimizer.step()"):
        assert answers(torch, LOOP[0], LOOP[1], line) == ["history = model.fit("]
    assert answers(torch, *LOOP[::2], "optimizer.zero_grad()") == []  # a tape starts empty
    step = ["optimizer.apply(gradients, model.trainable_variables)"]
    assert answers(torch, *LOOP[::2], "optimizer.step()") == step
    assert answers(torch, *LOOP[:2], "nn.Linear(1, 32),") == [
        'layers.Dense(32, activation="relu"),'
    ]
    assert answers(torch, *LOOP[:2], "import torch") == []
    for one, other, both in ((torch, keras, LOOP[:2]), (torch, tensorflow, LOOP[::2])):
        forth = {(int(a), b) for a, many in one["answers"][both[1]].items() for b in many}
        back = {(b, int(a)) for a, many in other["answers"][both[0]].items() for b in many}
        assert forth == back


def test_what_an_entry_does_it_must_show(copy):
    path = copy / "snippets/dictionary/loops.toml"
    edit(path, 'does = ["torch.optim.Optimizer.zero_grad"', 'does = ["torch.nn.Module.eval"')
    edit(path, '"torch.optim.Optimizer.step"]\nstatus', '"torch.optim.Optimizer.move"]\nstatus')
    said = [str(problem) for problem in check_dictionary(copy)]
    assert any(
        "fit: it does torch.nn.Module.eval, and its torch does not call that" in one for one in said
    )
    assert any("fit: it does torch.optim.Optimizer.move, which has no entry" in one for one in said)


def test_methods_of_the_families_are_asked_for_by_their_class():
    assert names("torch.optim.SGD().step") == ["torch.optim.Optimizer.step"]
    assert names("torch.optim.lr_scheduler.StepLR().step") == [
        "torch.optim.lr_scheduler.LRScheduler.step"
    ]
    assert names("other.Thing().step") == []
