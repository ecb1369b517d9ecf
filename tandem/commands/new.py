"""`make new PAGE=part/name`: the smallest whole page, to be filled: a pair and its proof."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tandem.model.problem import Problem
from tandem.model.programs import ROOT, SNIPPETS, topics

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


def create(page: str, root: Path = ROOT) -> list[Path]:
    """Write the files of a new page, `part/name`. Raises `Problem` for a bad or taken name."""
    part, _, name = page.partition("/")
    parts = sorted(path.name for path in (root / "docs" / "en").iterdir() if path.is_dir())
    if part not in parts or not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        raise Problem(
            f"PAGE={page}",
            "this is no name for a page",
            f"Use part/name, in lower case, digits and hyphens; the parts are {', '.join(parts)}",
        )
    if name in topics(root) or (root / "docs" / "en" / f"{page}.md").exists():
        raise Problem(f"{SNIPPETS}/{page}", "this page exists", "Take another name")
    folder, stem = root / SNIPPETS / page, name.replace("-", "_")
    files = {
        folder / f"{stem}_pytorch.py": PYTORCH,
        folder / f"{stem}_keras.py": KERAS,
        folder / "parity.py": PROOF,
        root / "docs" / "en" / f"{page}.md": PAGE.format(
            name=name, naive="say what the naive port did", anchor=""
        ),
        root / "docs" / "zh" / f"{page}.md": PAGE.format(
            name=name, naive="说明不等价的写法错在哪里", anchor=" { #references }"
        ),
    }
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(files)


def main(page: str = "") -> int:
    """Write a page and say what is left to do."""
    try:
        created = create(page)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    print(*(path.relative_to(ROOT) for path in created), sep="\n")
    print(
        "Now: nav in mkdocs.yml and mkdocs.zh.yml, docs/coverage.toml, references.toml, "
        "`make generate`, `make record TOPIC=...`, `make sign OF=...`"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
