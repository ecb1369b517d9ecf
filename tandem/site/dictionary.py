"""The dictionary on the site: its pages and its index. Imports no framework."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from tandem.dictionary import entries, figures, names
from tandem.dictionary.entries import Entry, short
from tandem.model import records
from tandem.model.editions import Edition, by_path
from tandem.model.pages import Page, markdown_table, reference_line
from tandem.model.programs import topics
from tandem.site import api, comments, coverage, fences
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
        lines += [f"## {title(entry, edition)} {{ #{entry.id} .entry }}", ""]
        if entry.is_proved:
            lines += [f'<div class="twins">{_twins(entry, edition)}</div>', ""]
        status = f'<span class="status {entry.status}">{said[entry.status]}</span>'
        lines += [f"{status} {getattr(entry, edition.language)}", ""]
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


def _twins(entry: Entry, edition: Edition) -> str:
    parts = []
    for label, side in (("PyTorch", "torch"), (entry.twin, "keras")):
        code = comments.localised(entry.shown(side), edition, entry.of)
        parts.append(f"<div><p>{label}</p>{fences.highlighted(code)}</div>")
    return "".join(parts)


def _facts(entry: Entry, edition: Edition, recorded: dict) -> list[str]:
    """HTML: names, weights, defaults and figures, as far as the entry has them."""
    said = words(edition, "dictionary")
    colon, join = said["colon"], said["join"]
    found = []
    if also := [name for name in entry.names if name not in titled(entry)]:
        found.append(said["also"] + colon + join.join(map(_name, map(short, also))))
    if entry.weights:
        rows = [_name(f"layer.{k} = {v}") for k, v in entry.weights.items()]
        found.append(said["weights"] + colon + join.join(rows))
    if entry.after:
        rows = [_name(f"layer.{k} = {v}") for k, v in entry.after.items()]
        found.append(said["after"] + colon + join.join(rows))
    if entry.arguments:
        rows = [_defaults(*row) for row in entry.arguments]
        found.append(said["defaults"] + colon + join.join(rows))
    if entry.holds:
        found.append(said["holds"] + colon + join.join(map(_name, entry.holds)))
    for code, error in entry.raises:
        raises = said["raises"].format(figure=f"<strong>{error}</strong>")
        found.append(f"{_name(code)} {raises}")
    parts = []
    for precision in figures.PRECISIONS:
        steps = recorded.get(precision, {})
        if entry.compare == "distribution" and steps:
            figure = _figure(max(steps.values()))
            found.append(said["distribution"].format(figure=figure))
        elif precision == "float32":
            parts += [f"{said[step]} {_figure(figure)}" for step, figure in steps.items()]
        elif steps:
            parts.append(f"{said[precision]} {_figure(max(steps.values()))}")
    because = ""
    if entry.because:
        because = said["because"].format(text=_with_code(entry.because[edition.language]))
    if parts:
        found.append(said["equal"] + colon + join.join(parts) + because)
    naive = recorded.get("naive")
    if naive is not None:
        code = comments.localised(entry.hurried, edition, entry.of)
        what = _name(code) if code else said["wrong"]
        label = said["naive"]
        if entry.status == "none":
            label, what = said["nearest"], ""
        if isinstance(naive, str):
            shown = said.get(naive) or said["raises"].format(figure=f"<strong>{naive}</strong>")
        else:
            apart = "times" if entry.compare == "distribution" else "apart"
            shown = said[apart].format(figure=f"<strong>{_figure(naive)}</strong>")
        found.append(label + colon + (f"{what}{colon}" if what else "") + shown)
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
    """Markdown: the coverage, the areas, and every entry by name under a box that filters them."""
    said = words(edition, "dictionary")
    recorded = records.load(edition.root)
    covered = names.coverage(edition.root)
    share = said["share"].format(
        entries=sum(1 for _ in entries.every(edition.root)),
        share=names.share(covered),
        all=sum(len(has) + len(lacks) for has, lacks in covered.values()),
        date=recorded["date"],
        **{name: recorded["versions"].get(name, "") for name in ("torch", "tensorflow", "keras")},
    )
    rows = [
        [f"`{module}`", f"{len(has) + len(lacks)}", f"{len(has)}"]
        for module, (has, lacks) in covered.items()
    ]
    lines = ["", share, *_filter_box(edition)]
    for area in entries.areas(edition.root):
        shown = edition.page(f"{TOPIC}/{area}.md")
        found = entries.load(area, edition.root)
        lines += [f"### [{coverage.title(shown)}]({area}.md) ({len(found)}) {{ #{area} }}", ""]
        items = [f'<li><a href="{area}/#{e.id}">{_plain(e, edition)}</a></li>' for e in found]
        lines += ['<ul class="names">' + "".join(items) + "</ul>", ""]
    return [*lines, *markdown_table(said["modules"], rows), ""]


def _plain(entry: Entry, edition: Edition) -> str:
    return html.escape(title(entry, edition).replace("`", ""), quote=False)
