"""What readers copy is idiomatic, and what is written does not grow old.

Each test plants one fault in a small tree and reads the sentence.
"""

import pytest
from conftest import edit

from tandem.check import figures as checked
from tandem.check import idioms
from tandem.check.problems import problems
from tandem.dictionary.entries import Entry
from tandem.model.pages import Page
from tandem.model.programs import Program, topics

CODE = {
    "x = y.norm()": "torch.linalg.vector_norm",
    "x = y.norm(dim=1, keepdim=True)": "torch.linalg.vector_norm",
    "x = torch.norm(y)": "torch.linalg.vector_norm",
    "model.weight.data = torch.zeros(3)": "with torch.no_grad():",
    "model.weight.data += 1": "with torch.no_grad():",
    "w.data, first = saved": "with torch.no_grad():",
    "model.weight.data.fill_(1)": "with torch.no_grad():",
    "wrong = (logits.argmax(1) == labels).float().mean()": "Call it what it is",
    "import torch.nn.functional as F": idioms.FUNCTIONAL,
    "from torch.nn import functional": idioms.FUNCTIONAL,
    "from torch.nn.functional import relu": idioms.FUNCTIONAL,
    "x = nn.functional.relu(y)": "Write `F.relu`",
    "x = torch.nn.functional.relu(y)": "Write `F.relu`",
    "x = 1  # An own loop": "of your own",
}
IDIOMATIC = """
import torch
from torch import nn
from torch.nn import functional as F

x = F.relu(torch.linalg.vector_norm(y)) + tf.norm(y) + ops.norm(y) + self.norm(y)
self.data = raw = train_set.data[:10]
data = torch.utils.data.TensorDataset(x)
wrong = np.flatnonzero(digits != labels)
"""


def program(root, text):
    folder = root / "snippets" / "tried"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tried_pytorch.py").write_text(text, encoding="utf-8")
    return Program(folder / "tried_pytorch.py", root)


def page(root, text, name="tried", language="en"):
    path = root / "docs" / language / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return Page(path, root)


def only(found):
    (problem,) = map(str, found)
    return problem


@pytest.mark.parametrize("line", CODE)
def test_a_spelling(line, tmp_path):
    problem = only(idioms.code(program(tmp_path, f"a = 1\n{line}\n")))
    assert problem.startswith("snippets/tried/tried_pytorch.py:2 (tab PyTorch): ")
    assert CODE[line] in problem


def test_what_is_idiomatic(tmp_path):
    assert not list(idioms.code(program(tmp_path, IDIOMATIC)))


@pytest.mark.parametrize("key", ["torch", "naive"])
def test_a_spelling_in_the_dictionary(key):
    code = "model.weight.data = w\nmodel(x)"
    said = {"naive": {"torch": code}} if key == "naive" else {"torch": code}
    entry = Entry("tried", [], "same", "", "", area="core", line=7, **said)
    problem = only(idioms.dictionary(entry))
    assert problem.startswith("snippets/dictionary/core.toml:7, entry tried: `model.weight.data")


SHOWN = "::: tried:shown\n"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("It is 0.0966.", "0.0966 is what tried:hidden printed"),  # rounded
        ("It is 0.096636.", "tried:hidden"),
        ("Each of 1,234 is seen.", "1,234 is what tried:hidden printed"),
        ("| what | 0.0966 |\n|---|---|", "tried:hidden"),
        ("It was 0.0961 once.", "0.0961 is in no program and no output"),  # it has aged
        ("A mark too early.[^a] It is 0.0966.", "tried:hidden"),
    ],
)
def test_a_figure_that_could_grow_old(text, what, tmp_path):
    problem = only(
        figures(tmp_path, f"# Tried\n\n{SHOWN}\n{text}\n\n## More\n\n::: tried:hidden\n")
    )
    assert problem.startswith("docs/en/tried.md:5: ") and what in problem and "[^id]" in problem


@pytest.mark.parametrize(
    "text",
    [
        "It is 0.0966.[^resumed]",
        "It is 0.0966, and `0.0961` is code.[^resumed]",
        "损失是 0.0966，而不是 0.12。[^resumed]",
        "It is 0.512, and the deviation 0.3081.",  # shown, and in the code
        "PyTorch 2.15 and Python 3.11, 3.12 or 3.13 print 0.097, from 60,000 images of (100, 784).",
    ],
)
def test_a_figure_that_cannot_grow_old(text, tmp_path):
    text = f"# Tried\n\n{SHOWN}\n{text}\n\n## More\n\n::: tried:hidden\n"
    assert not list(figures(tmp_path, text))


def figures(root, text):
    program(
        root,
        "# --8<-- [start:shown]\nprint(0.3081)\n# --8<-- [end:shown]\n"
        "# --8<-- [start:hidden]\nprint(1)\n# --8<-- [end:hidden]\n",
    )
    (root / "snippets/tried/tried_pytorch.out").write_text(
        "# --8<-- [start:shown]\nloss 0.5120\n# --8<-- [end:shown]\n"
        "# --8<-- [start:hidden]\nloss 0.096636 1234 (100, 784)\n# --8<-- [end:hidden]\n"
    )
    return checked.figures(page(root, text), topics(root))


def test_make_check_says_it(copy):
    edit(copy / "docs/en/basics/training.md", "## Traps", "It is an own loop.\n\n## Traps")
    assert any(problem.endswith("Write `a ... of your own`.") for problem in problems(copy))
