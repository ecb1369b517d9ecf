"""Calls of real code: `make coverage CODE=folder` counts them, and the paste box knows all names."""

import json
import re

import pytest

from tandem.commands.coverage import main
from tandem.dictionary import entries
from tandem.model.editions import Edition
from tandem.model.pages import LANGUAGES
from tandem.model.programs import ROOT
from tandem.site.code import called, upstream
from tandem.site.find import known

CODE = """
import torch, tensorflow as tf
from torch import nn as n
from tensorflow.keras import layers as L
from .torch import ones
import torch.distributed as dist
n.Linear(1, 2)
tf.compat.v1.keras.backend.permute_dimensions(x, (0, 1))
L.Dense(1)(tf.keras.models.Model())
torch.frobnicate(torch.zeros(1))
ones(1), x.sum(), print(), dist.barrier(), torch._C.f()
"""


@pytest.fixture
def folder(tmp_path):
    """A program, a notebook with a broken cell, and what can be read by nobody."""
    (tmp_path / "a.py").write_text(CODE)
    cells = [
        {"cell_type": "markdown", "source": ["torch.text()"]},
        {"cell_type": "code", "source": ["!pip install torch\n", "import torch\n", "%time x"]},
        {"cell_type": "code", "source": ["torch.ones((\n"]},
        {"cell_type": "code", "source": ["%%bash\n", "torch.ones(2)"]},
        {"cell_type": "code", "source": ["torch.ones(2)"]},
    ]
    (tmp_path / "b.ipynb").write_text(json.dumps({"cells": cells}))
    (tmp_path / "c.ipynb").write_text("{}")
    (tmp_path / "d.py").write_bytes(b"\0\1")
    return tmp_path


def test_calls_are_counted_by_the_names_that_the_dictionary_has(folder):
    found = called.coverage(folder, entries.by_name())
    assert found.has == {
        "torch.nn.Linear": 1,
        "keras.ops.transpose": 1,
        "keras.layers.Dense": 1,
        "keras.Model": 1,
        "torch.zeros": 1,
        "torch.ones": 1,
    }
    assert found.lacks == {"torch.frobnicate": 1}
    assert found.unread == [
        "b.ipynb, cell 2:1: '(' was never closed",
        "c.ipynb: this is no notebook",
        "d.py: source code string cannot contain null bytes",
    ]


def test_what_a_folder_lacks_is_said(folder, capsys):
    main(str(folder))
    said = capsys.readouterr().out
    assert "without an entry: torch.frobnicate 1" in said
    assert "85.7% of 7 calls have an entry: 6, and 1 have none" in said


def test_a_folder_without_calls_or_without_a_name_is_said(tmp_path, capsys):
    main(str(tmp_path))
    assert "calls nothing of torch, torchvision" in capsys.readouterr().out
    with pytest.raises(SystemExit, match=r"CODE=nowhere: there is no such folder\. Name one"):
        main("nowhere")


def test_other_names_lead_to_names_with_an_entry():
    assert not [name for name in upstream.SAME.values() if name not in entries.by_name()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paste_box_knows_every_name_and_has_its_words(language):
    name, text = known.file(Edition(language))
    found = json.loads(text.removeprefix(f"self.{known.VARIABLE}="))
    names = [one for entry in found["entries"] for side in entry["names"] for one in side]
    assert sorted(names) == sorted(entries.by_name())
    norm = next(entry for entry in found["entries"] if entry["at"] == "normalization#batch-norm")
    assert ["eps", "1e-05", "epsilon", "0.001", True] in norm["rows"]
    assert ["affine", "True", "center", "True", False] in norm["rows"]
    assert found["signatures"]["torch.nn.BatchNorm2d"][:3] == ["num_features", "eps", "momentum"]
    script = (ROOT / "overrides" / "assets" / "code.js").read_text(encoding="utf-8")
    assert name in script
    by_status = {entry["status"] for entry in found["entries"]}
    asked = set(re.findall(r"\bsaid\.(\w+)", script)) | by_status | {"unknown"}
    assert asked == found["said"].keys()
