"""What the prose states is proved: every claim runs, every mark leads to its proof, faults are named."""

import json

import pytest
from conftest import MARKED, edit, html_of, soup

from tandem.check.accounts import check_accounts
from tandem.check.claims import check_claims
from tandem.model import claims
from tandem.model.editions import Edition
from tandem.model.pages import LANGUAGES
from tandem.model.problem import Problem
from tandem.model.programs import BACKENDS, ROOT
from tandem.model.reading import reading
from tandem.proof import claims as claims_prove
from tandem.run import kept, key
from tandem.site.files.plain import plain
from tandem.site.words import words as words_of


@pytest.mark.parametrize("backend", BACKENDS)
def test_every_claim_holds(backend, turn):
    """One process for each backend, which runs all of its claims."""
    files = [ROOT / claims.file_of(page) for page in claims.pages_with()]

    def parts():
        return key.of_tool(claims_prove.__name__, *files)

    found = turn(kept.wrong, f"claims on {backend}", parts, lambda: claims_prove.run(backend))
    assert found == []


PLANTED = """
[good]
given = '''
calls = []
def double(x):
    calls.append(x)
    return 2 * x
'''
holds = ["double(2) == 4", "calls == [2]"]
raises = [["double(None)", "TypeError", "unsupported operand"]]

[starts-anew-a]
given = "keras.config.set_floatx('float64')"
holds = ["layers.Dense(1).name == 'dense'", "ops.zeros(1).dtype == tf.float64"]

[starts-anew-b]
holds = ["layers.Dense(1).name == 'dense'", "ops.zeros(1).dtype == tf.float32"]

[is-false]
holds = ["1 + 1 == 2", "torch.ones(2).sum() == 3"]

[cannot-be-computed]
holds = ["torch.onse(2)"]

[given-fails]
given = "x = 1 / 0"
holds = ["x == 1"]

[another-error]
raises = [["int('a')", "TypeError"]]

[no-error]
raises = [["int('1')", "ValueError"]]

[another-message]
raises = [["int('a')", "ValueError", "no number"]]

[deprecated]
given = "import warnings"
holds = ["warnings.warn('old', DeprecationWarning) is None"]

[of-jax]
backend = "jax"
holds = ["type(ops.zeros(2)).__module__.startswith('jax')"]
"""
SAID = {
    "is-false": "torch.ones(2).sum() == 3 does not hold",
    "cannot-be-computed": "torch.onse(2) does not hold: it raises AttributeError",
    "given-fails": "given raises ZeroDivisionError",
    "another-error": "int('a') raises ValueError, not TypeError",
    "no-error": "int('1') raises nothing, not ValueError",
    "another-message": "int('a') raises ValueError, but says \"invalid literal",
    "deprecated": "something deprecated is called: DeprecationWarning: old",
}


def planted(root, text, page="planted"):
    path = root / claims.file_of(page)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_a_claim_that_does_not_hold_is_named(tmp_path):
    planted(tmp_path, PLANTED)
    found = claims_prove.run("tensorflow", root=tmp_path)
    assert len(found) == len(SAID)
    for line, (name, expected) in zip(found, SAID.items(), strict=True):
        number = PLANTED.splitlines().index(f"[{name}]") + 1
        assert line.startswith(f"snippets/planted/claims.toml:{number}, claim {name}: ")
        assert expected in line and line.endswith(".")
    assert claims_prove.run("jax", root=tmp_path) == []


def test_a_claim_that_ends_its_process_is_named(tmp_path):
    planted(tmp_path, '[dies]\ngiven = "import os; os._exit(3)"\nholds = ["True"]\n')
    (found,) = claims_prove.run("tensorflow", root=tmp_path)
    assert found.startswith(
        "snippets/planted/claims.toml:1, claim dies: the process of the claims died"
    )


MALFORMED = {
    "no TOML": ("[a]\nholds = \n", "this is no TOML"),
    "an unknown key": ("[a]\nhold = ['True']\n", "unknown key hold. Use given, holds"),
    "no table": ("a = 1\n", "this is no table"),
    "an id with capitals": ("[Aa]\nholds = ['True']\n", "its id is no anchor"),
    "a proof of a judgement": ("[judgement]\nholds = ['True']\n", "a judgement needs no proof"),
    "nothing proved": ("[a]\ngiven = 'x = 1'\n", "it proves nothing"),
    "no Python": ("[a]\nholds = ['1 +']\n", "holds is no Python"),
    "a statement that holds": ("[a]\nholds = ['x = 1']\n", "holds is no Python"),
    "two lines": ('[a]\nholds = ["1\\n2"]\n', "holds has a line break"),
    "an error without a name": ("[a]\nraises = [['f()']]\n", "raises is no list of such rows"),
    "an unknown backend": ("[a]\nbackend = 'mxnet'\nholds = ['True']\n", "backend is 'mxnet'"),
    "a source without a day": ("[a]\nsource = [['https://x.org']]\n", "source is no list"),
    "a source of no day": ("[a]\nsource = [['https://x.org', 'May']]\n", "has no date: 'May'"),
    "a source of another day": ("[a]\nsource = [['https://x.org', '2999-01-01']]\n", "to come"),
    "no address": ("[a]\nsource = [['x.org', '2025-01-01']]\n", "x.org is no address"),
}


@pytest.mark.parametrize("fault", MALFORMED)
def test_a_malformed_claim_is_one_sentence(fault, tmp_path):
    text, expected = MALFORMED[fault]
    planted(tmp_path, text)
    with pytest.raises(Problem) as caught:
        claims.load("planted", tmp_path)
    assert expected in str(caught.value)
    assert (
        str(caught.value).startswith("snippets/planted/claims.toml")
        and str(caught.value)[-1] == "."
    )


TENSORS, CHINESE, PROOF = (
    "docs/en/basics/tensors.md",
    "docs/zh/basics/tensors.md",
    "snippets/basics/tensors/claims.toml",
)
RECORD = "snippets/start/mnist-mlp/claims.toml"
MARK = "[^numpy-keeps-dtype]"
PLACED = {
    "an unknown id": (
        [(TENSORS, MARK, "[^gone]"), (CHINESE, MARK, "[^gone]")],
        [f"{TENSORS}:", f"{PROOF} has no claim gone", "Add [gone] there"],
    ),
    "a claim that no sentence carries": (
        [(TENSORS, MARK, ""), (CHINESE, MARK, "")],
        [f"{PROOF}:1, claim numpy-keeps-dtype", f"no sentence of {TENSORS} is marked"],
    ),
    "a mark in one language only": (
        [(CHINESE, MARK, "")],
        [
            f"{CHINESE}:",
            "here, [^numpy-keeps-dtype] at docs/en/basics/tensors.md:",
            "same order",
        ],
    ),
    "a mark inside a sentence": (
        [(TENSORS, f".{MARK}", f"{MARK}.")],
        [f"{TENSORS}:", "[^numpy-keeps-dtype] does not stand at the end of a sentence or clause"],
    ),
    "a mark in a heading": (
        [(TENSORS, "## Create", "## Create[^numpy-keeps-dtype]")],
        [f"{TENSORS}:", "does not stand at the end of a sentence or clause"],
    ),
    "a record that has other words": (
        [(RECORD, '"101770 parameters"', '"101771 parameters"')],
        [f"{RECORD}:1, claim one-hidden-layer", "does not hold", '"101771 parameters"'],
    ),
    "a record that is not there": (
        [(RECORD, "mnist_mlp_pytorch.out", "mnist_mlp_torch.out")],
        [f"{RECORD}:1", "there is no record snippets/start/mnist-mlp/mnist_mlp_torch.out"],
    ),
    "a section that is not there": (
        [(RECORD, "mnist_mlp_pytorch.out:model", "mnist_mlp_pytorch.out:gone")],
        [f"{RECORD}:1", "has no section gone. It has", "train"],
    ),
    "a malformed table": (
        [(PROOF, "holds =", "hold =")],
        [f"{PROOF}:1, claim numpy-keeps-dtype", "unknown key hold"],
    ),
    "a sentence that nothing proves": (
        [(TENSORS, "## Create", "`x` is 1.\n\n## Create")],
        [
            f"{TENSORS}:",
            'nothing shows or proves "`x` is 1."',
            f"with its proof in {PROOF}, or in `[^judgement]`",
        ],
    ),
}


@pytest.mark.parametrize("fault", PLACED)
def test_a_mark_without_its_proof_is_one_sentence(fault, copy):
    edits, pieces = PLACED[fault]
    for path, old, new in edits:
        edit(copy / path, old, new)
    with (
        reading()
    ):  # the two checks that claims are for; the rest of `make check` says the same as before
        said = list(dict.fromkeys(map(str, [*check_claims(copy), *check_accounts(copy)])))
    found = [line for line in said if all(piece in line for piece in pieces)]
    assert len(found) == 1 and found[0].endswith("."), said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", MARKED)
def test_each_mark_leads_to_its_proof(name, language, site):
    page = Edition(language).page(f"{name}.md")
    words = words_of(Edition(language), "claims")
    text = soup(html_of(site, page))
    assert "[^" not in text.select_one("article").get_text()
    (link,) = text.select("p.claims a")
    assert (link.get_text(), link["href"]) == (words["title"], "claims/")
    proofs = soup(html_of(site, page).parent / "claims" / "index.html")
    marks = text.select("sup.claim a")
    assert {mark["href"] for mark in marks} == {f"claims/#claim-{id_}" for id_ in claims.load(name)}
    for mark in marks:
        assert mark.get_text() == "✓"  # what is read out is in a style, see tests/browser/
    for claim in claims.load(name).values():
        item = proofs.find(id=f"claim-{claim.id}")
        back = item.select_one("a[href^='../#stated-']")["href"]
        assert text.find(id=back.removeprefix("../#")).name == "sup"
        assert not claim.runs or item.select_one("pre").get_text().strip("\n") == claim.code
        for address, day in claim.source:
            assert item.find(href=address) and day in item.get_text()
        for _, said in claim.record:
            assert said in item.get_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_judgement_says_that_it_is_one(language, site):
    page = html_of(site, Edition(language).page("about/choosing.md"))
    text = soup(page)
    mark = text.select_one("sup.claim span")
    assert mark.get_text() == words_of(Edition(language), "claims")["judgement"]


def test_the_search_does_not_find_marks_or_proofs(site):
    index = (site / "search" / "search_index.json").read_text(encoding="utf-8")
    phrases = words_of(Edition("en"), "claims")
    assert not [phrases[name] for name in ("title", "how") if phrases[name] in index]
    marked = [doc["location"] for doc in json.loads(index)["docs"] if "✓" in doc.get("text", "")]
    assert marked == ["#nearly-right"]  # the home page says so of three entries


def test_notebooks_have_no_marks():
    assert plain("It is so.[^a-b] `x[^a]` is.[^judgement]", str) == "It is so. `x[^a]` is."
