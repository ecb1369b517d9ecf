"""The paste box explains code: what each call left at its default, what it set, and what has no entry."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

CODE = """>>> from tensorflow.keras import layers as L
>>> import torch.nn as nn
!pip install torch
L.BatchNormalization(epsilon=1e-4)
nn.BatchNorm2d(64, 1e-3, momentum=0.01)
nn.frobnicate(x.view(4, -1))
nn.Dropout(*given
"""
SAID = {
    "": ["4", "3", "2", "1"],
    "zh/": ["4", "3", "2", "1"],
}
LEFT = {"": "Left at a default that differs", "zh/": "沿用的默认值两边不同"}
ABSENT = {"": "No call of PyTorch", "zh/": "没有找到"}
BINARY = {"": "This is no text", "zh/": "这不是文本"}


def answer(page, text):
    """What stands under the box once a text is pasted."""
    page.locator("#pasted").fill(text)
    found = page.locator(".answer .code-answer")
    found.wait_for()
    return found


@pytest.mark.parametrize("language", ["", "zh/"])
def test_code_is_explained_call_by_call(language, reader):
    page = reader(width=360, scheme="dark").open(f"{language}paste/")
    found = answer(page, CODE)
    assert found.locator(".summary strong").all_inner_texts() == SAID[language]
    keras, torch, missing, cut = found.locator(".found").all()
    assert "L.BatchNormalization(epsilon=1e-4)" in keras.inner_text()
    assert keras.locator(".left").inner_text().startswith(LEFT[language])
    assert keras.locator(".left code").all_inner_texts() == ["momentum=0.99", "momentum=0.1"]
    assert {"epsilon=1e-4", "eps"} <= set(keras.locator(".facts code").all_inner_texts())
    assert not torch.locator(".left").count()
    assert {"eps=1e-3", "momentum=0.01"} <= set(torch.locator(".facts code").all_inner_texts())
    assert "nn.frobnicate" in missing.inner_text()
    assert cut.locator("a").first.inner_text() == "layers.Dropout"
    keras.locator("summary").click()
    assert "nn.BatchNorm2d(5)" in keras.locator("pre").inner_text()
    (method,) = found.locator(".methods li").all()
    assert method.locator("a").inner_text() == "torch.Tensor.view"
    keras.locator(".title a").click()
    page.wait_for_url("**/dictionary/normalization/#batch-norm")


def test_what_leaves_the_page_has_names_and_no_code(reader):
    visitor = reader(permissions=["clipboard-read", "clipboard-write"])
    page = visitor.open("paste/")
    found = answer(page, "import torch\nsecret = 1\ntorch.relu(secret)\ntorch.frobnicate(secret)")
    address = urlsplit(found.locator(".found a", has_text="ask for one").get_attribute("href"))
    assert address.path.endswith("/issues/new")
    assert parse_qs(address.query) == {
        "title": ["No entry: torch.frobnicate"],
        "body": ["torch.frobnicate"],
    }
    found.get_by_role("button", name="Copy a link").click()
    page.locator(".say", has_text="not your code").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith("/paste/#names=torch.relu,torch.frobnicate")
    page.goto("about:blank")
    page.goto(copied)
    named = page.locator(".code-answer")
    assert named.locator(".summary strong").all_inner_texts() == ["2", "1", "0", "1"]
    assert not page.locator(".say").inner_text()  # the address asks for nothing that is not there


def test_the_result_is_to_be_had_as_json(reader):
    page = reader().open("paste/")
    found = answer(page, "from torch import nn\n\nnn.LayerNorm(4)\ny.frob()")
    with page.expect_download() as download:
        found.get_by_role("button", name="JSON").click()
    known = json.loads(download.value.path().read_text(encoding="utf-8"))
    (call,) = known["calls"]
    assert (call["line"], call["name"]) == (3, "torch.nn.LayerNorm")
    assert {row["name"]: row["others"] for row in call["left"]}["eps"] == "0.001"
    assert call["entries"][0]["url"].endswith("dictionary/normalization/#layer-norm")
    assert known["methods"][0] == {"name": "frob", "lines": [4], "entries": []}


@pytest.mark.parametrize("language", ["", "zh/"])
def test_code_without_calls_and_what_is_no_text_are_said(language, reader):
    page = reader().open(f"{language}paste/")
    assert ABSENT[language] in answer(page, "x = len(y)").inner_text()
    page.locator("#pasted").fill("import torch\nx = '\x00\x01'")
    page.locator(".answer", has_text=BINARY[language]).wait_for()


def test_names_of_two_libraries_are_both_offered_and_much_code_comes_in_parts(reader):
    page = reader().open("paste/")
    found = answer(page, "x = CosineSimilarity(x)\n" * 700)
    assert found.locator(".summary strong").first.inner_text() == "700"
    assert 0 < found.locator(".found").count() < 700
    offered = found.locator(".found").first.locator("a").all_inner_texts()
    assert len(offered) == len(set(offered)) == 3
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert found.locator(".found").count() == 700
