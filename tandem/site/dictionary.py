"""The dictionary on the site: its pages, its index, its downloads. Imports no framework."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from functools import lru_cache
from pathlib import Path

from tandem.site import api, coverage, fences
from tandem.model import comments, records
from tandem.dictionary import entries, figures, names
from tandem.dictionary.entries import Entry, short
from tandem.model.pages import DOCS, Page, by_path, markdown_table, reference_line
from tandem.model.programs import ROOT, topics

TOPIC = entries.TOPIC
PAGES = 3  # most pages that an entry names
WORDS = {
    "en": {
        "filter": "Filter: a name of either side, or a word",
        "same": "same",
        "set": "same when set so",
        "compose": "several calls",
        "none": "no counterpart",
        "weights": "Weights",
        "defaults": "Defaults",
        "also": "Also",
        "holds": "True",
        "pages": "On the pages",
        "forward": "output",
        "gradients": "gradients",
        "update": "one update",
        "training": "25 updates",
        "equal": "Equal",
        "distribution": "Same distribution: the two differ by {figure}",
        "float64": "float64",
        "naive": "Not equal",
        "nearest": "The nearest",
        "apart": "{figure} apart",
        "raises": "raises {figure}",
        "shape": "another shape",
        "words": "another result",
        "NaN": "NaN where the other has numbers",
        "infinite": "infinite where the other is not",
        "wrong": "the weights copied as they are",
        "areas": ["Area", "Entries"],
        "modules": ["Module", "Names", "With an entry"],
        "share": "**{entries} entries** answer for **{share:.0%}** of the {all} public names of these modules. "
        "Recorded on {date} with PyTorch {torch}, TensorFlow {tensorflow} and Keras {keras}.",
        "in": "In the dictionary",
        "join": ", ",
        "colon": ": ",
    },
    "zh": {
        "filter": "筛选：任一框架中的名称，或关键词",
        "same": "一致",
        "set": "设置后一致",
        "compose": "需组合多个调用",
        "none": "没有对应",
        "weights": "权重",
        "defaults": "默认值",
        "also": "同样适用于",
        "holds": "成立",
        "pages": "相关页面",
        "forward": "输出",
        "gradients": "梯度",
        "update": "一步更新",
        "training": "25 步更新",
        "equal": "等价",
        "distribution": "分布相同：两者相差 {figure}",
        "float64": "float64",
        "naive": "不等价",
        "nearest": "最接近的写法",
        "apart": "相差 {figure}",
        "raises": "抛出 {figure}",
        "shape": "形状不同",
        "words": "结果不同",
        "NaN": "一方为 NaN，另一方为正常数值",
        "infinite": "一方为无穷大，另一方不是",
        "wrong": "权重原样复制",
        "areas": ["类别", "条目数"],
        "modules": ["模块", "名称数", "已有条目"],
        "share": "**{entries} 个条目**，覆盖以下模块 {all} 个公开名称中的 **{share:.0%}**。"
        "记录于 {date}：PyTorch {torch}、TensorFlow {tensorflow}、Keras {keras}。",
        "in": "词典条目",
        "join": "、",
        "colon": "：",
    },
}


def title(entry: Entry, language: str) -> str:
    """Markdown: what the entry is called, by its names on either side or by its own title."""
    if entry.title:
        return entry.title[language]
    return " ⇄ ".join(f"`{short(name)}`" for name in titled(entry))


def titled(entry: Entry) -> list[str]:
    """The names that are the title: the first of either side."""
    return [] if entry.title else [side[0] for side in entry.sides if side]


def page(area: str, language: str, root: Path = ROOT) -> list[str]:
    """Markdown: every entry of an area, under a box that filters them."""
    words = WORDS[language]
    lines = _filter_box(language)
    recorded = figures.load(root).get("entry", {})
    for entry in entries.load(area, root):
        lines += [f"### {title(entry, language)} {{ #{entry.id} .entry }}", ""]
        if entry.is_proved:
            lines += [f'<div class="twins">{_twins(entry, language, root)}</div>', ""]
        status = f'<span class="status {entry.status}">{words[entry.status]}</span>'
        lines += [f"{status} {getattr(entry, language)}", ""]
        facts = _facts(entry, language, recorded.get(entry.id, {}), root)
        if facts:
            lines += ['<ul class="facts">' + "".join(f"<li>{f}</li>" for f in facts) + "</ul>", ""]
        if on := pages_with(entry, language, root):
            links = [f"[{coverage.title(one)}](/{one.name})" for one in on]
            lines += [words["pages"] + words["colon"] + words["join"].join(links), "{ .on }", ""]
    return lines


def _filter_box(language: str) -> list[str]:
    words = WORDS[language]["filter"]
    return ["", f'<p class="filter"><input type="search" placeholder="{words}"></p>', ""]


def _twins(entry: Entry, language: str, root: Path) -> str:
    parts = []
    for label, side in (("PyTorch", "torch"), (entry.twin, "keras")):
        code = comments.localised(entry.shown(side), language, entry.of, root)
        parts.append(f"<div><p>{label}</p>{fences.highlighted(code)}</div>")
    return "".join(parts)


def _facts(entry: Entry, language: str, recorded: dict, root: Path) -> list[str]:
    """HTML: names, weights, defaults and figures, as far as the entry has them."""
    words = WORDS[language]
    colon, join = words["colon"], words["join"]
    found = []
    if also := [name for name in entry.names if name not in titled(entry)]:
        found.append(words["also"] + colon + join.join(map(_name, map(short, also))))
    if entry.weights:
        rows = [_name(f"layer.{k} = {v}") for k, v in entry.weights.items()]
        found.append(words["weights"] + colon + join.join(rows))
    if entry.arguments:
        rows = [_defaults(*row) for row in entry.arguments]
        found.append(words["defaults"] + colon + join.join(rows))
    if entry.holds:
        found.append(words["holds"] + colon + join.join(map(_name, entry.holds)))
    for code, error in entry.raises:
        raises = words["raises"].format(figure=f"<strong>{error}</strong>")
        found.append(f"{_name(code)} {raises}")
    parts = []
    for precision in figures.PRECISIONS:
        steps = recorded.get(precision, {})
        if entry.compare == "distribution" and steps:
            figure = _figure(max(steps.values()))
            found.append(words["distribution"].format(figure=figure))
        elif precision == "float32":
            parts += [f"{words[step]} {_figure(figure)}" for step, figure in steps.items()]
        elif steps:
            parts.append(f"{words[precision]} {_figure(max(steps.values()))}")
    because = f" ({_with_code(entry.because[language])})" if entry.because else ""
    if parts:
        found.append(words["equal"] + colon + join.join(parts) + because)
    naive = recorded.get("naive")
    if naive is not None:
        code = comments.localised(entry.hurried, language, entry.of, root)
        what = _name(code) if code else words["wrong"]
        label = words["naive"]
        if entry.status == "none":
            label, what = words["nearest"], ""
        if isinstance(naive, str):
            said = words.get(naive) or words["raises"].format(figure=f"<strong>{naive}</strong>")
        else:
            said = words["apart"].format(figure=f"<strong>{_figure(naive)}</strong>")
        found.append(label + colon + (f"{what}{colon}" if what else "") + said)
    return found


def _with_code(text: str) -> str:
    """HTML of a text whose only Markdown is `code`."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))


def _name(code: str) -> str:
    return f"<code>{html.escape(code.strip(), quote=False)}</code>"


def _defaults(torch_name: str, torch_default, keras_name: str, keras_default) -> str:
    def one(name: str, default) -> str:
        return _name(name if default == "required" else f"{name}={default}") if name else "–"

    both = f"{one(torch_name, torch_default)} → {one(keras_name, keras_default)}"
    return both if torch_default == keras_default else f"<strong>{both}</strong>"


def _figure(figure: float) -> str:
    if figure == 0:
        return "0"
    return f"{figure:.0e}" if figure < 0.01 else f"{figure:.2g}"


def pages_with(entry: Entry, language: str, root: Path = ROOT) -> list[Page]:
    """The first pages, in reading order, whose programs use a name of the entry."""
    used = used_on(language, root)
    found = dict.fromkeys(name for name in entry.names if name in used)
    return list({page.name: page for name in found for page in used[name]}.values())[:PAGES]


@lru_cache(maxsize=2)  # the hooks clear it with every build
def used_on(language: str, root: Path) -> dict[str, list[Page]]:
    """The guide's pages by the APIs that their programs use, in reading order."""
    known = topics(root)
    every = by_path(root)
    found: dict[str, list[Page]] = {}
    for name in coverage.reading_order(root):
        shown = every.get(root / DOCS / language / name)
        for topic in shown.topics if shown else []:
            for program in known[topic].programs.values() if topic in known else []:
                for used in api.used(program):
                    listed = found.setdefault(used, [])
                    if shown not in listed:
                        listed.append(shown)
    return found


def links(used: list[str], language: str, root: Path = ROOT) -> list[str]:
    """Markdown: the entries of the names that a guide page uses, each once."""
    known = entries.by_name(root)
    found = {known[name].id: known[name] for name in used if name in known}
    if not found:
        return []
    items = [f"[{title(e, language)}](/{TOPIC}/{e.area}.md#{e.id})" for e in found.values()]
    return reference_line(WORDS[language]["in"], WORDS[language]["join"].join(items))


def index(language: str, root: Path = ROOT) -> list[str]:
    """Markdown: the coverage, the areas, and every entry by name under a box that filters them."""
    words = WORDS[language]
    recorded = records.load(root)
    covered = names.coverage(root)
    said = words["share"].format(
        entries=sum(1 for _ in entries.every(root)),
        share=names.share(covered),
        all=sum(len(has) + len(lacks) for has, lacks in covered.values()),
        date=recorded["date"],
        **{name: recorded["versions"].get(name, "") for name in ("torch", "tensorflow", "keras")},
    )
    rows = [
        [f"`{module}`", f"{len(has) + len(lacks)}", f"{len(has)}"]
        for module, (has, lacks) in covered.items()
    ]
    lines = ["", said, *_filter_box(language)]
    for area in entries.areas(root):
        shown = Page(root / DOCS / language / TOPIC / f"{area}.md", root)
        found = entries.load(area, root)
        lines += [f"### [{coverage.title(shown)}]({area}.md) ({len(found)}) {{ #{area} }}", ""]
        items = [f'<li><a href="{area}/#{e.id}">{_plain(e, language)}</a></li>' for e in found]
        lines += ['<ul class="names">' + "".join(items) + "</ul>", ""]
    return [*lines, *markdown_table(words["modules"], rows), ""]


def _plain(entry: Entry, language: str) -> str:
    return html.escape(title(entry, language).replace("`", ""), quote=False)


def rows(root: Path = ROOT) -> list[dict]:
    """Every entry as the downloads have it; `snippets/dictionary/schema.json` describes it."""
    found = []
    known = figures.load(root).get("entry", {})
    for entry in entries.every(root):
        recorded = known.get(entry.id, {})
        found.append(
            {
                "id": entry.id,
                "area": entry.area,
                "status": entry.status,
                "kind": entry.kind,
                "names": entry.names,
                "torch": entry.torch,
                "keras": entry.keras,
                "torch_call": entry.torch_call,
                "keras_call": entry.keras_call,
                "weights": entry.weights,
                "arguments": [list(map(str, row)) for row in entry.arguments],
                "holds": entry.holds,
                "raises": entry.raises,
                "en": entry.en,
                "zh": entry.zh,
                "float32": max(recorded.get("float32", {}).values(), default=None),
                "float64": max(recorded.get("float64", {}).values(), default=None),
                "naive": {k: v for k, v in entry.naive.items() if isinstance(v, str)},
                "naive_apart": recorded.get("naive"),
            }
        )
    return found


def as_json(found: list[dict], root: Path = ROOT) -> str:
    """The whole dictionary, with the versions it was proved with."""
    recorded = records.load(root)
    whole = {"date": recorded["date"], "versions": recorded["versions"], "entries": found}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def as_csv(found: list[dict]) -> str:
    """The same as a table; lists and tables of an entry are JSON in their cells."""
    text = io.StringIO()
    writer = csv.DictWriter(text, found[0], lineterminator="\n")
    writer.writeheader()
    for row in found:
        writer.writerow(
            {
                key: json.dumps(cell, ensure_ascii=False) if isinstance(cell, list | dict) else cell
                for key, cell in row.items()
            }
        )
    return text.getvalue()
