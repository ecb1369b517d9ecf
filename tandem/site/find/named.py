"""An address for each public name of the dictionary, `of/torch.nn.BatchNorm2d/`: a light page by itself."""

from __future__ import annotations

import re

from tandem.dictionary import entries
from tandem.dictionary.entries import Entry
from tandem.model.editions import Edition
from tandem.site.blocks import dictionary
from tandem.site.code import cards, upstream
from tandem.site.html.light import NAMES, Light
from tandem.site.words import words

TEMPLATE = "of.html"
ENTRY = re.compile(r'data-entry="([^#"]+)#')  # a link that only a page knows the way of


def address(name: str) -> str:
    """Where the page of a name is, from the start of its edition."""
    return f"{NAMES}/{name}/"


def addresses(root) -> list[str]:
    """The addresses of all names, as the sitemap lists them."""
    return [address(name) for entry in entries.every(root) for name in entry.names]


def aliases(root) -> dict[str, str]:
    """What else names are called in code, and the name that has the page: `tf.keras.layers.Dense`."""
    names = {name for entry in entries.every(root) for name in entry.names}
    found = {alias: name for alias, name in upstream.SAME.items() if name in names}
    for name in names:
        library, _, rest = name.partition(".")
        if short := {"keras": "tf.keras", "tensorflow": "tf"}.get(library):
            found[f"{short}.{rest}"] = name
    return {alias: name for alias, name in found.items() if alias not in names}


def write(light: Light) -> None:
    """Write the page of each name, and one that leads on for each alias."""
    for alias, name in aliases(light.edition.root).items():
        light.lead(address(alias), name)
    card = cards.Cards(light.edition)
    for entry in filter(lambda entry: entry.names, entries.every(light.edition.root)):
        made = _of_entry(entry, card)
        for name in entry.names:
            light.write(TEMPLATE, address(name), **made, **_of_name(name, entry, light.edition))


def _of_entry(entry: Entry, card: cards.Cards) -> dict:
    """What the pages of all names of an entry show."""
    edition, recorded = card.edition, card.recorded.get(entry.id, {})
    facts = [*card.facts(entry, entry.names[0]), *dictionary.equal(entry, edition, recorded)]
    return {
        "entry": entry,
        "text": dictionary.with_code(getattr(entry, edition.language)),
        "twins": dictionary.twins(entry, edition) if entry.is_proved else "",
        "facts": [ENTRY.sub(r'href="../../dictionary/\1/#', fact) for fact in facts],
        "where": f"{entries.TOPIC}/{entry.area}/#{entry.id}",
    }


def _of_name(name: str, entry: Entry, edition: Edition) -> dict:
    """What is said of one name: in the head of its page, and in its heading."""
    said = words(edition, "of")
    is_torch = name in entry.sides[0]
    others = entry.sides[is_torch]
    side = entry.twin if is_torch else words(edition, "tabs")["pytorch"]
    text = getattr(entry, edition.language).replace("`", "")
    return {
        "name": name,
        "title": said["title"].format(name=name, side=side),
        "description": said["about"].format(name=name, text=text),
        "twin": others[0] if others else "",
    }
