"""Under each head of a built table stands what it names: proofs, costs, the dictionary, downloads.

As in `test_read_back.py`, what is expected is read from the files by `sources.py`.
"""

import ast
import csv
import json
import re
import tomllib

import pytest
from conftest import soup
from sources import (
    LABELS,
    LANGUAGES,
    ROOT,
    SNIPPETS,
    built,
    directives,
    pages,
    proof,
    record,
    text,
    topics,
)

from tandem.dictionary import entries
from tandem.proof.proofs import BUDGETS, NAIVE_FACTOR

languages = pytest.mark.parametrize("language", LANGUAGES)
STEPS = {
    "forward": ("forward", "前向传播"),
    "loss": ("loss", "损失"),
    "gradients": ("gradients", "梯度"),
    "update": ("one update", "一步更新"),
    "training": ("training run", "整段训练"),
    "evaluation": ("eval mode after it", "训练后的推理模式"),
}
PRECISION = ("precision", "精度")
COSTS = (
    ["", "test accuracy", "parameters", "lines of code", "time of an epoch", "memory"],
    ["", "测试准确率", "参数个数", "代码行数", "每轮耗时", "内存"],
)
HEADS = {  # of the page that has one such table
    "about/equal": (
        ["precision", "an operation", "a training run", "the naive port, at least"],
        ["精度", "单次运算", "一段训练", "不等价的写法至少相差"],
    ),
    "about/covered": (
        ["Subject", "Page", "Run in", "With"],
        ["主题", "页面", "运行的框架", "版本"],
    ),
    "dictionary/index": (
        ["Module", "Names", "With an entry", "With a reason"],
        ["模块", "名称数", "有条目", "有说明"],
    ),
}
STATUS = {
    "same": ("same", "一致"),
    "set": ("same when set so", "设置后一致"),
    "compose": ("several calls", "需组合多个调用"),
    "none": ("no counterpart", "没有对应"),
}
COMPARED = {  # of an entry: in another table than the steps of a proof
    "forward": ("output", "输出"),
    "gradients": ("gradients", "梯度"),
    "update": ("one update", "一步更新"),
    "training": ("25 updates", "25 步更新"),
    "initial": ("initial weights", "初始权重"),
    "state": ("what is kept", "保存的状态"),
}
WORDS = {
    "equal": ("Equal: ", "等价："),
    "distribution": (
        "Same distribution: the two differ by {} of what chance may do",
        "分布相同：两者的差异是随机波动上限的 {} 倍",
    ),
    "times": ("{} times what chance may do", "差异是随机波动上限的 {} 倍"),
    "kind": ("another kind of number", "数的类型不同"),
    "naive": ("Not equal: ", "不等价："),
    "nearest": ("The nearest: ", "最接近的写法："),
    "apart": ("{} apart", "相差 {}"),
    "raises": ("raises {}", "抛出 {}"),
    "shape": ("another shape", "形状不同"),
    "words": ("another result", "结果不同"),
    "NaN": ("NaN where the other has numbers", "一方为 NaN，另一方为正常数值"),
    "infinite": ("infinite where the other is not", "一方为无穷大，另一方不是"),
    "join": (", ", "、"),
}


def cells(table) -> tuple[list[str], list[list[str]]]:
    """The head and the rows of a table, as text."""
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in table.select("tr")]
    return rows[0], rows[1:]


def short(figure: float | None) -> str:
    return "–" if figure is None else f"{figure:.0e}" if figure else "0"


@languages
def test_the_tables_of_a_proof_are_its_record(language, site):
    of = LANGUAGES.index(language)
    count = 0
    for page in pages(language):
        asked = [d for d in directives(language, page) if d.section == "parity"]
        boxes = soup(built(site, language, page)).select("details.equal")
        for directive, box in zip(asked, boxes, strict=True):
            recorded = proof(directive.topic)
            assert box.select_one("a[href$='/parity.py']")["href"].endswith(
                f"/{directive.topic}/parity.py"
            )
            for (twin, found), table in zip(recorded.items(), box.select("table"), strict=True):
                said = table.find_previous("p").get_text()
                between = ("PyTorch and {},", "PyTorch 与 {}：")[of].format(LABELS[twin][of])
                assert said.startswith(between), directive
                rows = {name: row for name, row in found.items() if name != "naive"}
                steps = [step for step in STEPS if any(step in row for row in rows.values())]
                assert cells(table) == (
                    [PRECISION[of], *(STEPS[step][of] for step in steps)],
                    [[name, *(short(r.get(s)) for s in steps)] for name, r in rows.items()],
                )
                count += 1
            assert box.summary.get_text().startswith(("✓ Proved equal", "✓ 已证明等价")[of])
            for precision in ("float32", "float64"):
                steps = [v for r in recorded.values() for v in r.get(precision, {}).values()]
                figure = short(max(steps)) if steps else ""
                due = (f"to {figure} in {precision}", f"{precision} 相差 {figure}")[of]
                assert not steps or due in box.summary.get_text(), directive
            naive = box.find_all("p")[-2]
            assert directive.attributes["naive"].replace("`", "") in naive.get_text()
            first = next(iter(recorded.values()))["naive"]
            assert naive.strong.get_text() == f"{first:.2g}"
    assert count > 40


@languages
def test_the_table_of_costs_is_the_record(language, site):
    of, facts = LANGUAGES.index(language), json.loads(text(SNIPPETS / "records.json"))["programs"]
    for page in pages(language):
        asked = [d.topic for d in directives(language, page) if d.section == "costs"]
        tables = [cells(table) for table in soup(built(site, language, page)).select("table")]
        rows = [rows for head, rows in tables if head == COSTS[of]]
        assert rows == [costs(topic, facts, of) for topic in asked], page


def costs(topic: str, facts: dict, of: int) -> list[list[str]]:
    programs = topics()[topic]
    known = {
        end: facts[program.relative_to(SNIPPETS).as_posix()] for end, program in programs.items()
    }
    fastest = min(fact["train"] for fact in known.values())
    found = []
    for end, program in programs.items():
        printed = record(program, "")
        lines = [line.strip() for line in text(program).splitlines()]
        found.append(
            [
                LABELS[end][of],
                re.search(r"test accuracy (\S+)", printed)[1],
                f"{int(re.search('([0-9]+) parameters', printed)[1]):,}",
                str(sum(bool(line) and not line.startswith("#") for line in lines)),
                f"{known[end]['train'] / fastest:.2f} ×",
                f"{known[end]['peak_mb'] / 1024:.1f} GB",
            ]
        )
    return found


@languages
def test_the_other_tables_have_their_heads_and_the_budgets_theirs(language, site):
    for page, heads in HEADS.items():
        tables = [cells(table) for table in soup(built(site, language, page)).select("table")]
        (rows,) = [rows for head, rows in tables if head == heads[LANGUAGES.index(language)]]
        if page == "about/equal":
            least = {"float32": NAIVE_FACTOR * BUDGETS["float32"][0]}
            assert rows == [
                [name, *map(short, (*budget, least.get(name)))] for name, budget in BUDGETS.items()
            ]


SCORES = (
    ["where", "planted", "change nothing", "noticed", "on"],
    ["位置", "植入", "改了也没有影响", "发现", "日期"],
)


@languages
def test_the_scores_of_planted_faults_are_those_on_file(language, site):
    page = soup(built(site, language, "about/equal"))
    head = SCORES[LANGUAGES.index(language)]
    (rows,) = [rows for found, rows in map(cells, page.select("table")) if found == head]
    scores = json.loads((ROOT / SNIPPETS / "scores.json").read_text(encoding="utf-8"))
    for (_, *shown), found in zip(rows, scores.values(), strict=True):
        noticed, planted, same = (
            sum(column) for column in zip(*found["kinds"].values(), strict=True)
        )
        share = round(100 * noticed / (planted - same))
        assert shown == [str(planted), str(same), f"{noticed} ({share}%)", found["date"]]


def figure(value: float) -> str:
    return "0" if value == 0 else f"{value:.0e}" if value < 0.01 else f"{value:.2g}"


def defaults(row: list) -> list[str]:
    """The cells of an argument, on either side."""
    pairs = (row[:2], row[2:])
    return [n if d == "required" else f"{n}={d}" if n else "–" for n, d in pairs]


def facts_of(entry: dict, recorded: dict, language: str) -> list[str]:
    """What must stand under an entry of its record, as the list begins and ends it."""
    said = {name: word[LANGUAGES.index(language)] for name, word in WORDS.items()}
    found, parts = [], []
    for precision in ("float32", "float64"):
        steps = recorded.get(precision, {})
        if entry.get("compare") == "distribution":
            found += [said["distribution"].format(figure(max(steps.values())))] if steps else []
        elif precision == "float32":
            words = {step: COMPARED[step][LANGUAGES.index(language)] for step in steps}
            parts += [f"{words[step]} {figure(value)}" for step, value in steps.items()]
        elif steps:
            parts.append(f"{precision} {figure(max(steps.values()))}")
    found += [said["equal"] + said["join"].join(parts)] if parts else []
    if "naive" in recorded:
        naive = recorded["naive"]
        label = said["nearest" if entry["status"] == "none" else "naive"]
        apart = said["times" if entry.get("compare") == "distribution" else "apart"]
        words = said.get(naive) if isinstance(naive, str) else apart.format(figure(naive))
        found.append(f"{label}…{words or said['raises'].format(naive)}")
    return found


@languages
def test_an_entry_of_the_dictionary_has_its_own_code_status_and_figures(language, site):
    recorded = proof("dictionary")["entry"]
    for area in sorted(SNIPPETS.glob("dictionary/*.toml")):
        page = soup(built(site, language, f"dictionary/{area.stem}"))
        tables = tomllib.loads(text(area))["entry"]
        shown = page.select("h2.entry")
        assert [heading["id"] for heading in shown] == [entry["id"] for entry in tables]
        for heading, entry, known in zip(shown, tables, entries.load(area.stem), strict=True):
            parts = []
            for part in heading.find_next_siblings():
                if part.name == "h2":
                    break
                parts.append(part)
            twins = [side for part in parts for side in part.select("div > p + .language-python")]
            expected = [("PyTorch", "torch"), (known.twin, "keras")] if known.is_proved else []
            for (label, side), block in zip(expected, twins, strict=True):
                assert block.find_previous("p").get_text() == label
                shown_code, own = block.get_text(), known.shown(side)
                assert ast.dump(ast.parse(shown_code)) == ast.dump(ast.parse(own)), entry["id"]
            tables = [part for part in parts if "defaults" in part.get("class", [])]
            rows = [row for table in tables for row in table("tr")]
            written = [[td.get_text() for td in row("td")] for row in rows[1:]]
            assert written == [defaults(row) for row in entry.get("arguments", [])], entry["id"]
            marked = [bool(row.get("class")) for row in rows[1:]]
            assert marked == [bool(a and c and b != d) for a, b, c, d in entry.get("arguments", [])]
            (status,) = [found for part in parts for found in part.select(".status")]
            assert status.get_text() == STATUS[entry["status"]][LANGUAGES.index(language)]
            items = [li.get_text() for part in parts for li in part.select("ul.facts li")]
            for fact in facts_of(entry, recorded.get(entry["id"], {}), language):
                start, several, end = fact.partition("…")
                assert any(
                    item.startswith(start) and (not several or item.endswith(end)) for item in items
                ), f"{entry['id']}: {fact} is not in {items}"


def test_the_downloads_of_the_dictionary_are_its_files(site):
    recorded = proof("dictionary")["entry"]
    tables = [
        (area.stem, entry)
        for area in sorted(SNIPPETS.glob("dictionary/*.toml"))
        for entry in tomllib.loads(text(area))["entry"]
    ]
    whole = json.loads((site / "snippets/dictionary/dictionary.json").read_text(encoding="utf-8"))
    with (site / "snippets/dictionary/dictionary.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    for (area, entry), row, line in zip(tables, whole["entries"], lines, strict=True):
        found = recorded.get(entry["id"], {})
        expected = {
            "area": area,
            "naive_apart": found.get("naive"),
            **{p: max(found.get(p, {}).values(), default=None) for p in ("float32", "float64")},
            **{key: entry[key] for key in ("id", "status", "names", "en", "zh")},
            **{key: entry.get(key, "") for key in ("torch", "keras", "torch_call", "keras_call")},
            **{key: entry.get(key, []) for key in ("holds", "raises")},
        }
        for key, value in expected.items():
            assert row[key] == value, f"{entry['id']}: {key}"
            if isinstance(value, list):
                assert json.loads(line[key]) == value, f"{entry['id']}: {key}"
            else:
                assert line[key] == ("" if value is None else str(value)), f"{entry['id']}: {key}"
    assert whole["versions"] == json.loads(text(ROOT / "snippets/records.json"))["versions"]
