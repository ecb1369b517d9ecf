"""The paste box's scanner, `overrides/assets/scan.js`, reads whole code as Python's own `ast`, and bears broken code.

It runs once over everything, in node where there is one, else in a Chromium.
"""

import ast
import json
import shutil
import subprocess
import sysconfig
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tandem.model.programs import ROOT
from tandem.run import browser

SCRIPT = ROOT / "overrides" / "assets" / "scan.js"
STANDARD = Path(sysconfig.get_paths()["stdlib"])
WHOLE = [*sorted(ROOT.glob("snippets/**/*.py")), *sorted(STANDARD.glob("*.py"))[:120]]
READ = """texts => texts.map(text => {
  const reading = self.tandemScan(text)
  for (;;) {
    const { done, value } = reading.next()
    if (done) return value
  }
})"""
BROKEN = {
    "cut out of the middle": (
        "        self.a = nn.Linear(4, 2)\n    )\n    def forward(self, x):\n        return F.relu(x)",
        ["1 nn.Linear(4, 2)", "4 F.relu(x)"],
    ),
    "prompts": (
        ">>> import torch\n>>> for i in range(2):\n...     torch.ones(i,\n...                torch.x)\ntensor([1.])",
        ["2 range(2)", "3 torch.ones(i, torch.x)", "5 tensor([1.])"],
    ),
    "a notebook": (
        "In [3]: !pip install torch(1)\nIn [4]: %time torch.ones(2)\nOut[4]: tensor(1)\n$ python train.py (1)",
        ["2 torch.ones(2)"],
    ),
    "a bracket that is never closed": (
        "x = torch.cat([a, b\ny = 2\nimport torch as t\nt.ones(3",
        ["1 torch.cat(…)", "4 t.ones(…)"],
    ),
    "a string that is never closed": ('a = "it\nf(1)\n\'\nprint("x)\ng(2)', ["2 f(1)", "4 print(…)", "5 g(2)"]),
    "the end of a docstring": ('a nn.Linear(1)\n"""\nf(1)\n"""b(1)"""\ng(2)', ["3 f(1)", "5 g(2)"]),
    "fields of strings": (
        'f"{a(1):{b(2)}} {{c(3)}} {d("x")!r:>4}" f(1)\nf"{e(1" g(2)\nrf\'\'\'{\nh(1)\n}\'\'\'',
        ["1 a(1)", "1 b(2)", '1 d("x")', "1 f(1)", "2 e(…)", "4 h(1)"],
    ),
    "arguments": (
        "f(1, *a, b=[2, 3], c=lambda x, y=1: x, d=(e == 1), **g)\n@h\n@i(1)\ndef k(l=m(1)): pass\nclass N(O(1)): pass",
        ["1 f(1, b=[2, 3], c=lambda x, y=1: x, d=(e == 1)…)", "2 h", "3 i(1)", "4 m(1)", "5 O(1)"],
    ),
    "methods": ("x.view(1)\nx[0].view(2).sum()\n(y).view()\n''.join(z)", ["1 x.view(1)", "2 ?view(2)", "2 ?sum()", "3 y.view()", "4 ?join(z)"]),
    "deeper than Python goes": ("(" * 5000 + "f(1)", ["1 f(1)"]),
    "nothing": ("", []),
    "prose": ("Das Wetter (in Köln) ist don't schön.", ["1 Wetter(in Köln)"]),
    "binary": ("\x00\x01\ufffd\x7fELF\ufffd(\x02\x03" * 9, None),
}  # fmt: skip


def scanned(texts: list[str]) -> list[dict]:
    """What the scanner finds in each text."""
    read = f"JSON.stringify(({READ})(texts), (key, value) => value instanceof Set ? [...value] : value)"
    if node := shutil.which("node"):
        start = "self = globalThis; const fs = require('fs'); eval(fs.readFileSync(process.argv[1], 'utf8'));"
        run = f"{start} const texts = JSON.parse(fs.readFileSync(0)); console.log({read})"
        ran = subprocess.run(
            [node, "-e", run, str(SCRIPT)],
            input=json.dumps(texts), capture_output=True, text=True, check=True,
        )  # fmt: skip
        return json.loads(ran.stdout)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser.executable(playwright), args=browser.ARGUMENTS
        )
        page = chromium.new_page()
        page.add_script_tag(path=str(SCRIPT))
        found = json.loads(page.evaluate(f"texts => {read}", texts))
        chromium.close()
    return found


@pytest.fixture(scope="module")
def found() -> dict[str, dict]:
    """What the scanner finds in every text of this file."""
    texts = {str(path): path.read_text(encoding="utf-8") for path in WHOLE}
    texts |= {name: text for name, (text, _) in BROKEN.items()}
    return dict(zip(texts, scanned(list(texts.values())), strict=True))


def test_whole_code_is_read_as_ast_reads_it(found):
    """The names that are called, on the lines where they end; and what imported names stand for."""
    apart = []
    for path in map(str, WHOLE):
        tree = ast.parse(Path(path).read_text(encoding="utf-8"))
        theirs = Counter(
            (call.func.end_lineno, dotted(call.func))
            for call in ast.walk(tree)
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name | ast.Attribute)
        )
        ours = Counter(
            (call["line"], ".".join(call["name"]) if call["of"] else f"?{call['name'][-1]}")
            for call in found[path]["calls"]
            if call["call"]
        )
        apart += [f"{path}:{line} {name}" for line, name in (theirs - ours) + (ours - theirs)]
        imports = {name: of for name, of in found[path]["imports"].items() if of[0] != "."}
        if imports != (due := imported(tree)):
            apart.append(f"{path}: {imports.items() ^ due.items()}")
    assert not apart, "\n".join(apart)


def dotted(node: ast.expr) -> str:
    """`a.b`, and `?b` where nothing has a name before it."""
    if isinstance(node, ast.Name):
        return node.id
    if not isinstance(node, ast.Attribute):
        return "?"
    before = dotted(node.value)
    return f"?{node.attr}" if before.startswith("?") else f"{before}.{node.attr}"


def imported(tree: ast.AST) -> dict[str, str]:
    """What imported names stand for, the last of a name counting."""
    known: dict[str, str] = {}
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    for node in sorted(nodes, key=lambda node: node.lineno):
        for one in node.names:
            if isinstance(node, ast.Import):
                first = one.name.split(".")[0]
                known[one.asname or first] = one.name if one.asname else first
            elif node.module and not node.level and one.name != "*":
                known[one.asname or one.name] = f"{node.module}.{one.name}"
    return known


@pytest.mark.parametrize("name", BROKEN)
def test_broken_code_is_read_as_far_as_it_goes(found, name):
    due = BROKEN[name][1]
    if due is not None:
        assert [shown(call) for call in found[name]["calls"]] == due


def shown(call: dict) -> str:
    """A call as the tables of this file have it: `…` where it may be given more."""
    name = ".".join(call["name"]) if call["of"] else f"?{call['name'][-1]}"
    if not call["call"]:
        return f"{call['line']} {name}"
    given = ", ".join(f"{key}={value}" if key else value for key, value in call["given"])
    return f"{call['line']} {name}({given}{'…' if call['open'] else ''})"


def test_the_names_that_code_gives_itself_are_known(found):
    assert {"i"} <= set(found["prompts"]["bound"])
    assert {"k", "l", "N"} <= set(found["arguments"]["bound"])
    assert {"x", "y", "t"} >= set(found["a bracket that is never closed"]["bound"])
