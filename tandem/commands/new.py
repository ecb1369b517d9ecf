"""`make new TOPIC=name`: the smallest whole topic, to be filled: a pair, its proof, its pages."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tandem.model.programs import ROOT, SNIPPETS, Problem

PYTORCH = """# --8<-- [start:sum]
import torch

print(torch.tensor([1.0, 2.0]).sum().item())
# --8<-- [end:sum]
"""
KERAS = """# --8<-- [start:sum]
import keras

print(float(keras.ops.sum([1.0, 2.0])))
# --8<-- [end:sum]
"""
PROOF = '''"""What is proved equal, in one sentence."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    conclude,
    difference,
    keras,
    np,
    precision,
    torch,
)

proof = Proof("keras")
for dtype in PRECISIONS:
    with precision(dtype):
        x = np.random.default_rng(0).normal(size=(16, 3)).astype(dtype)
        ours, theirs = torch.from_numpy(x).sum(dim=1), keras.ops.sum(x, axis=1)
        proof.found(dtype, forward=difference(ours, theirs))

# The hurried port: say what a reader would forget.
proof.naive(difference(ours, 2 * keras.ops.convert_to_numpy(theirs)))

conclude(proof)
'''
PAGE = """# {name}

::: {name}:sum

::: {name}:parity naive="{naive}"

::: {name}:download

## References{anchor}

::: references
"""


def create(name: str, root: Path = ROOT) -> list[Path]:
    """Write the files of a new topic. Raises `Problem` for a bad or taken name."""
    folder = root / SNIPPETS / name
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise Problem(
            f"TOPIC={name}", "this is no name for a topic", "Use lower case, digits and `_`"
        )
    if folder.exists():
        raise Problem(folder.relative_to(root).as_posix(), "this topic exists", "Take another name")
    files = {
        folder / f"{name}_pytorch.py": PYTORCH,
        folder / f"{name}_keras.py": KERAS,
        folder / "parity.py": PROOF,
        root / "docs" / "en" / f"{name}.md": PAGE.format(
            name=name, naive="say what the naive port did", anchor=""
        ),
        root / "docs" / "zh" / f"{name}.md": PAGE.format(
            name=name, naive="说明不等价的写法错在哪里", anchor=" { #references }"
        ),
    }
    folder.mkdir()
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    return list(files)


if __name__ == "__main__":
    try:
        for created in create(*(sys.argv[1:2] or [""])):
            print(created.relative_to(ROOT))
        print(
            "Now: nav in mkdocs.yml and mkdocs.zh.yml, docs/coverage.toml, references.toml, "
            "`make record TOPIC=...`"
        )
    except Problem as problem:
        sys.exit(str(problem))
