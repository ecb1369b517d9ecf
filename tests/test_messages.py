"""Messages as templates: what is compiled of them, and what finds them in a text."""

import gzip
import json
import re

import pytest

from tandem.model import messages
from tandem.model.editions import editions
from tandem.site.find import messages as compiled

LIGHT = 55_000  # bytes, compressed, that the paste box fetches to answer an error


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("sizes {n} and {n}", "ValueError: Sizes 3 and -4.5 differ"),
        ("shape {shape} of `x`", "shape torch.Size([2, 3]) of 'x'"),
        ("shape {shape} of x", "shape (None, 28) of x"),
        ("({shape} and {shape})", "(64x9216 and 12544x128)"),
        ("on {device}, not {device}!", "on cuda:0, not cpu!"),
        ("no '{name}' in {name}", 'no "fc.weight"\n  in keras.layers'),
        ("found {any} in it. {any}", "found <class 'int'> and more in it."),
        ("a (b) [c] {d} 1.0 | $ ^ \\ / *", "A (b) [c] {d} 1.0 | $ ^ \\ / *"),
    ],
)
def test_a_template_finds_its_message(template, text):
    assert re.search(messages.pattern(template), messages.plain(text))
    assert messages.literal(template) in messages.plain(text)
    assert re.search(messages.pattern(template), messages.plain(messages.example(template)))


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("Target {n} is out of bounds", "Target ten is out of bounds"),
        ("shape {shape} of x", "shape of x"),
        ("torch 1.0", "torch 1x0"),
        ("{any} b", "a" * 400),
    ],
)
def test_a_template_finds_nothing_else(template, text):
    assert not re.search(messages.pattern(template), messages.plain(text))


def test_what_is_compiled_has_every_message_and_is_light():
    for edition in editions():
        ((name, text),) = compiled.files(edition)
        known = json.loads(text.partition("=")[2])
        assert name == "messages/known.js" and len(known) == len(messages.every()) >= 120
        assert len(gzip.compress(text.encode())) <= LIGHT
        for one, message in zip(known, messages.every(), strict=True):
            assert len(one["said"]) == 3 and one["url"] == message.url
            assert ("at" in one) == ("title" in one) == bool(message.at)
