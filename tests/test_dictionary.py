"""The dictionary: every entry holds, its record is true, its faults are named, its pages answer."""

import csv
import io
import json
import re
import tomllib

import jsonschema
import pytest
from conftest import PROGRAMS, html_of, soup

from tandem.dictionary import covered, entries, figures
from tandem.model.editions import Edition
from tandem.model.pages import LANGUAGES, Page
from tandem.model.programs import PROOF, ROOT
from tandem.site.blocks import dictionary as show
from tandem.site.find.search import aliases
from tandem.site.html.light import REFERENCES

ENTRIES = list(entries.every())
PROVED = [program for program in PROGRAMS if program.topic == entries.TOPIC]
NAIVE_FACTOR = 3  # a naive version may end this much nearer or farther on another processor


@pytest.mark.parametrize("program", PROVED, ids=lambda program: program.name)
def test_every_entry_holds_and_its_figures_are_those_on_the_page(program, runs):
    """The run itself fails where an entry is over its budget, or its naive version within."""
    now = tomllib.loads(runs.result(program).printed[""])
    recorded = figures.load()
    assert now["names"] == recorded["names"], "upstream has other names: `make record`"
    assert now["signatures"] == recorded["signatures"], "they take something else: `make record`"
    assert now["entry"].keys() == recorded["entry"].keys() == {e.id for e in ENTRIES if e.is_proved}
    for name, table in now["entry"].items():
        before = recorded["entry"][name]
        assert before["proved"] == table["proved"], name
        for precision in figures.PRECISIONS:
            assert before.get(precision, {}).keys() == table.get(precision, {}).keys(), name
        naive = before.get("naive")
        if isinstance(naive, float) and naive:
            assert 1 / NAIVE_FACTOR < table["naive"] / naive < NAIVE_FACTOR, f"{name}: it moved"
        else:
            assert naive == table.get("naive"), name


ENTRY = """[[entry]]
id = "linear"
names = ["torch.nn.Linear", "keras.layers.Dense"]
status = "same"
torch = "F.relu(x)"
keras = "ops.relu(x)"
inputs.x = "b n"
en = "They agree."
zh = "两者一致。"
"""
STATIC = {
    "no TOML": ('en = "They', "en = They", "is no TOML"),
    "one side that nothing runs": (
        'status = "same"\ntorch = "F.relu(x)"',
        'status = "none"',
        "needs both",
    ),
    "a missing translation": ('zh = "两者一致。"\n', "", "lacks zh"),
    "an empty translation": ("两者一致。", " ", "zh says nothing"),
    "an unknown key": ("inputs.x", "input.x", "unknown key input"),
    "an unknown status": ('"same"', '"equal"', "status is 'equal'. Use one of same, set"),
    "no second side": ('keras = "ops.relu(x)"\n', "", "needs both torch and keras"),
    "no naive version": ('"same"', '"set"', "nothing shows what the defaults do"),
    "no Python": ("F.relu(x)", "F.relu(x", "torch is no Python"),
    "a claim that is no Python": ("inputs.x", "holds = ['1 +']\ninputs.x", "holds is no Python"),
    "a claim of two lines": ("inputs.x", 'holds = ["1\\n2"]\ninputs.x', "has a line break"),
    "an error without a name": ("inputs.x", "raises = [['1']]\ninputs.x", "raises has 1 fields"),
    "an unknown shape": ('"b n"', '"b n : floats"', "is no shape"),
    "a short name": ("torch.nn.Linear", "nn.Linear", "nn.Linear is no full name"),
    "an id with capitals": ('"linear"', '"Linear"', "its id is no anchor"),
    "an unexplained budget": ("inputs.x", "float32_only = true\ninputs.x", "does not say why"),
    "a state of no weight": ("inputs.x", 'after.mean = "x"\ninputs.x', "is about no weight"),
    "two for one name": ("# end", ENTRY.replace('"linear"', '"again"'), "has an entry already"),
    "two of one id": ("# end", ENTRY, "has the same id"),
}


@pytest.mark.parametrize("fault", STATIC)
def test_a_malformed_entry_is_one_plain_sentence(fault, tmp_path):
    old, new, expected = STATIC[fault]
    text = ENTRY + "\n# end\n"
    assert old in text
    folder = tmp_path / "snippets" / entries.TOPIC
    folder.mkdir(parents=True)
    (folder / "core.toml").write_text(text.replace(old, new), encoding="utf-8")
    said = [str(problem) for problem in entries.check(tmp_path)]
    assert any(expected in line for line in said), said
    assert all(line.startswith("snippets/dictionary/core.toml") for line in said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_is_on_its_page_under_its_anchor(language, site):
    for area in entries.areas():
        page = Edition(language).page(f"{entries.TOPIC}/{area}.md")
        text = soup(html_of(site, page))
        assert text.select_one(".filter input")
        for entry in entries.load(area):
            heading = text.find(id=entry.id)
            assert heading and heading.name == "h2", f"{area}: {entry.id}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_search_knows_an_entry_by_the_names_of_either_side(language, site):
    file = html_of(site, Edition(language).page("index.md")).parent / "search"
    docs = json.loads((file / "search_index.json").read_text(encoding="utf-8"))["docs"]
    known = {doc["location"]: doc.get("names", []) for doc in docs}
    for entry in ENTRIES:
        names = known[f"{entries.TOPIC}/{entry.area}/#{entry.id}"]
        assert names == [*entry.names, *aliases(entry)]
    assert "keras.backend.relu" in known["dictionary/activations/#relu"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_guide_pages_and_entries_link_each_other(language, site):
    page = Edition(language).page("basics/model.md")
    model = html_of(site, page)
    entry = next(
        e for e in ENTRIES if page.name in {p.name for p in show.pages_with(e, Edition(language))}
    )
    listed = (model.parent / REFERENCES / "index.html").read_text(encoding="utf-8")
    assert f"{REFERENCES}/" in model.read_text(encoding="utf-8")
    assert f"../../../dictionary/{entry.area}/#{entry.id}" in listed
    area = Edition(language).page(f"{entries.TOPIC}/{entry.area}.md")
    assert "../../basics/model/" in html_of(site, area).read_text(encoding="utf-8")


def test_the_downloads_keep_to_their_schema(site):
    folder = site / "snippets" / entries.TOPIC
    whole = json.loads((folder / "dictionary.json").read_text(encoding="utf-8"))
    schema = json.loads((folder / "schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(whole, schema)
    rows = list(csv.DictReader(io.StringIO((folder / "dictionary.csv").read_text("utf-8"))))
    assert [row["id"] for row in rows] == [e["id"] for e in whole["entries"]]
    assert [json.loads(row["names"]) for row in rows] == [e["names"] for e in whole["entries"]]
    assert {entry.id for entry in ENTRIES} == {row["id"] for row in rows}


def test_the_share_of_names_with_an_entry_is_on_the_front_page(site):
    page = Page(ROOT / "docs" / "en" / entries.TOPIC / "index.md")
    text = soup(html_of(site, page)).get_text()
    (shown,) = re.findall(r"answer for (\d+)%", text)
    assert int(shown) == round(100 * covered.share(covered.coverage()))


def test_every_name_of_the_layers_and_operations_has_an_entry():
    found = covered.coverage()
    for module in covered.WHOLE:
        assert found[module].has and not found[module].lacks, f"{module}: {found[module].lacks}"


def test_most_names_of_each_module_of_pytorch_have_an_entry_or_a_reason():
    for module, of in covered.coverage().items():
        assert of.share >= 0.8 or not module.startswith("torch"), f"{module}: {of.lacks}"


SAME = {
    "torch.Tensor.mul_": "torch.mul",
    "torch.Tensor.absolute_": "torch.abs",
    "torch.Tensor.igamma": "torch.special.gammainc",
    "torch.special.expit": "torch.sigmoid",
    "torchvision.ops.StochasticDepth": "torchvision.ops.stochastic_depth",
    "tensorflow.math.add": "tensorflow.add",
}


@pytest.mark.parametrize("name", SAME)
def test_a_name_has_the_entry_of_what_it_is_another_name_of(name):
    assert covered.answers()[name] is covered.answers()[SAME[name]]


def test_the_proof_is_the_dictionarys():
    assert [program.framework for program in PROVED] == [PROOF]
