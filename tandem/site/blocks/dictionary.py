"""The dictionary on the site: its pages and its index. Imports no framework."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from itertools import groupby

from tandem.dictionary import covered, entries, figures
from tandem.dictionary.entries import Entry, short
from tandem.model import records
from tandem.model.editions import Edition, by_path
from tandem.model.pages import Page, markdown_table, reference_line
from tandem.model.programs import topics
from tandem.site.blocks import coverage, lookup
from tandem.site.code import api, comments, fences
from tandem.site.code.wrapped import wrapped
from tandem.site.words import words

TOPIC = entries.TOPIC
PAGES = 3  # most pages that an entry names


def title(entry: Entry, edition: Edition) -> str:
    """Markdown: what the entry is called, by its names on either side or by its own title."""
    if entry.title:
        return entry.title[edition.language]
    return " ⇄ ".join(f"`{short(name)}`" for name in titled(entry))


def titled(entry: Entry) -> list[str]:
    """The names that are the title: the first of either side."""
    return [] if entry.title else [side[0] for side in entry.sides if side]


def page(area: str, edition: Edition) -> list[str]:
    """Markdown: every entry of an area, under a box that filters them."""
    said = words(edition, "dictionary")
    lines = _filter_box(edition)
    recorded = figures.load(edition.root).get("entry", {})
    for entry in entries.load(area, edition.root):
        name = f' data-name="{entry.names[0]}"' if entry.names else ""
        lines += [f"## {title(entry, edition)} {{ #{entry.id} .entry{name} }}", ""]
        if entry.is_proved:
            lines += [f'<div class="twins">{twins(entry, edition)}</div>', ""]
        status = f'<span class="status {entry.status}">{said[entry.status]}</span>'
        lines += [f"{status} {getattr(entry, edition.language)}", ""]
        if entry.arguments:
            lines += [_defaults(entry, edition), ""]
        facts = _facts(entry, edition, recorded.get(entry.id, {}))
        if facts:
            lines += ['<ul class="facts">' + "".join(f"<li>{f}</li>" for f in facts) + "</ul>", ""]
        if on := pages_with(entry, edition):
            links = [f"[{coverage.title(one)}](/{one.name})" for one in on]
            lines += [said["pages"] + said["colon"] + said["join"].join(links), "{ .on }", ""]
    return lines


def _filter_box(edition: Edition) -> list[str]:
    placeholder = words(edition, "dictionary")["filter"]
    return ["", f'<p class="filter"><input type="search" placeholder="{placeholder}"></p>', ""]


def twins(entry: Entry, edition: Edition) -> str:
    """HTML: the two sides of a proved entry, beside each other."""
    parts = []
    for label, side in (("PyTorch", "torch"), (entry.twin, "keras")):
        code = wrapped(comments.localised(entry.shown(side), edition, entry.of))
        mark = ' data-framework="tensorflow"' if label == "TensorFlow" else ""  # else by its place
        parts.append(f"<div{mark}><p>{label}</p>{fences.highlighted(code)}</div>")
    return "".join(parts)


def _facts(entry: Entry, edition: Edition, recorded: dict) -> list[str]:
    """HTML: names, weights, defaults and figures, as far as the entry has them."""
    said = words(edition, "dictionary")
    colon, join = said["colon"], said["join"]
    found = []
    if also := [name for name in entry.names if name not in titled(entry)]:
        found.append(said["also"] + colon + join.join(map(as_code, map(short, also))))
    if entry.weights:
        rows = [as_code(f"layer.{k} = {v}") for k, v in entry.weights.items()]
        found.append(said["weights"] + colon + join.join(rows))
    if entry.after:
        rows = [as_code(f"layer.{k} = {v}") for k, v in entry.after.items()]
        found.append(said["after"] + colon + join.join(rows))
    if entry.holds:
        found.append(said["holds"] + colon + join.join(map(as_code, entry.holds)))
    for code, error in entry.raises:
        raises = said["raises"].format(figure=f"<strong>{error}</strong>")
        found.append(f"{as_code(code)} {raises}")
    found += equal(entry, edition, recorded)
    naive = recorded.get("naive")
    if naive is not None:
        code = comments.localised(entry.hurried, edition, entry.of)
        what = as_code(code) if code else said["wrong"]
        label = said["naive"]
        if entry.status == "none":
            label, what = said["nearest"], ""
        found.append(label + colon + (f"{what}{colon}" if what else "") + ends(entry, naive, said))
    return found


def equal(entry: Entry, edition: Edition, recorded: dict) -> list[str]:
    """HTML: how far apart the two sides were found, or their distributions."""
    said = words(edition, "dictionary")
    found, parts = [], []
    for precision in figures.PRECISIONS:
        steps = recorded.get(precision, {})
        if entry.compare == "distribution" and steps:
            found.append(said["distribution"].format(figure=figure(max(steps.values()))))
        elif precision == "float32":
            parts += [f"{said[step]} {figure(one)}" for step, one in steps.items()]
        elif steps:
            parts.append(f"{said[precision]} {figure(max(steps.values()))}")
    because = ""
    if entry.because:
        because = said["because"].format(text=with_code(entry.because[edition.language]))
    if parts:
        found.append(said["equal"] + said["colon"] + said["join"].join(parts) + because)
    return found


def ends(entry: Entry, naive: float | str, said: dict) -> str:
    """HTML: how far apart an entry's two sides end without what must be set, or with what error."""
    if isinstance(naive, str):
        return said.get(naive) or said["raises"].format(figure=f"<strong>{naive}</strong>")
    apart = "times" if entry.compare == "distribution" else "apart"
    return said[apart].format(figure=f"<strong>{figure(naive)}</strong>")


def with_code(text: str) -> str:
    """HTML of a text whose only Markdown is `code`."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))


def as_code(text: str) -> str:
    """HTML of an expression."""
    return f"<code>{html.escape(text.strip(), quote=False)}</code>"


def _defaults(entry: Entry, edition: Edition) -> str:
    """HTML: a row an argument, with the default of either side; those that differ are marked."""
    said = words(edition, "dictionary")

    def one(name: str, default) -> str:
        written = name if default == "required" or not name else f"{name}={default}"
        return html.escape(written, quote=False).replace("=", "=<wbr>", 1) or "–"

    rows = []
    for torch_name, torch_default, keras_name, keras_default in entry.arguments:
        differs = torch_name and keras_name and torch_default != keras_default
        mark = ' class="differs"' if differs else ""
        cells = one(torch_name, torch_default), one(keras_name, keras_default)
        rows.append(f"<tr{mark}><td>{cells[0]}</td><td>{cells[1]}</td></tr>")
    head = "".join(
        f"<th>{said['default'].format(framework=name)}</th>" for name in ("PyTorch", entry.twin)
    )
    return f'<table class="defaults"><tr>{head}</tr>{"".join(rows)}</table>'


def figure(found: float) -> str:
    """A figure of the proof as an entry prints it: 2e-07, 0.15, or 0."""
    if found == 0:
        return "0"
    return f"{found:.0e}" if found < 0.01 else f"{found:.2g}"


def pages_with(entry: Entry, edition: Edition) -> list[Page]:
    """The first pages, in reading order, whose programs use a name of the entry."""
    used = used_on(edition)
    found = dict.fromkeys(name for name in entry.names if name in used)
    return list({page.name: page for name in found for page in used[name]}.values())[:PAGES]


@lru_cache(maxsize=2)  # once a build: `build.forget`
def used_on(edition: Edition) -> dict[str, list[Page]]:
    """The guide's pages by the APIs that their programs use, in reading order."""
    known = topics(edition.root)
    every = by_path(edition.root)
    found: dict[str, list[Page]] = {}
    for name in coverage.reading_order(edition.root):
        shown = every.get(edition.docs / name)
        for topic in shown.topics if shown else []:
            for program in known[topic].programs.values() if topic in known else []:
                for used in api.used(program):
                    listed = found.setdefault(used, [])
                    if shown not in listed:
                        listed.append(shown)
    return found


def links(used: list[str], edition: Edition) -> list[str]:
    """Markdown: the entries of the names that a guide page uses, each once."""
    known = entries.by_name(edition.root)
    found = {known[name].id: known[name] for name in used if name in known}
    if not found:
        return []
    said = words(edition, "dictionary")
    items = [f"[{title(e, edition)}](/{TOPIC}/{e.area}.md#{e.id})" for e in found.values()]
    return reference_line(said["in"], said["join"].join(items))


def index(edition: Edition) -> list[str]:
    """Markdown: the coverage, the areas, every entry by name under a box that filters them."""
    said = words(edition, "dictionary")
    recorded = records.load(edition.root)
    found = covered.coverage(edition.root)
    share = said["share"].format(
        entries=sum(1 for _ in entries.every(edition.root)),
        share=covered.share(found),
        left=covered.share_left(found),
        all=covered.total(found),
        date=recorded["date"],
        **{name: recorded["versions"].get(name, "") for name in ("torch", "tensorflow", "keras")},
    )
    rows = [
        [f"`{module}`", f"{of.count}", f"{len(of.has)}", f"{len(of.left)}"]
        for module, of in found.items()
    ]
    lines = ["", share, "", _areas(edition), *_filter_box(edition), lookup.table(edition), ""]
    return [*lines, *markdown_table(said["modules"], rows), "", *_left(edition), ""]


def _left(edition: Edition) -> list[str]:
    """Markdown: the names without an entry, module by module, and why they have none."""
    said = words(edition, "dictionary")
    rows = []
    for reason in covered.reasons(edition.root):
        parts = []
        for module, names in groupby(sorted(reason.names), lambda name: name.rpartition(".")[0]):
            shown = [f"`{name[len(module) + 1 :]}`" for name in names]
            parts.append(f"`{module}`{said['colon']}{said['join'].join(shown)}")
        rows.append(["<br>".join(parts), getattr(reason, edition.language)])
    return [said["none_of"], "", *markdown_table(said["left"], rows)] if rows else []


def _areas(edition: Edition) -> str:
    """HTML: a link an area, with the number of its entries."""
    items = []
    for area in entries.areas(edition.root):
        name = coverage.title(edition.page(f"{TOPIC}/{area}.md"))
        count = len(entries.load(area, edition.root))
        items.append(f'<li id="{area}"><a href="{area}/">{name}</a> {count}</li>')
    return '<ul class="areas">' + "".join(items) + "</ul>"
