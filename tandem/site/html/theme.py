"""What the site takes of the theme's files: the styles that its pages use."""

from __future__ import annotations

import re
from pathlib import Path

import material

from tandem.site.html import slim

FILES = Path(material.__file__).parent / "templates" / "assets"

RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
EMPTY = re.compile(r"@(?:media|supports)[^{}]*\{\s*\}")
COMMA = re.compile(r",(?![^(]*\))")  # between selectors
OTHER = re.compile(
    r"\[dir=rtl\]|\.tabbed-set>input|data-md-color-(?:accent|primary)=(?!custom|indigo)"
)
INSIDE = re.compile(r"\([^()]*\)")  # of `:not(…)` and `:is(…)`
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
VARIABLE = re.compile(r"(?<=[{;])(--[\w-]+):((?:url\((?:\"[^\"]*\"|'[^']*'|[^)]*)\)|[^;}\"'])*);?")
ASKED = re.compile(r"var\((--[\w-]+)")
NAMES = re.compile(r' class="([^"]*)"')
WORD = re.compile(r"[\w-]+")
SOURCE = re.compile(r"/\*# sourceMappingURL=.*\*/")


def is_theme_s(name: str) -> bool:
    """Whether a file of the site's `assets/` is one that the theme brings."""
    return name.startswith("assets/") and (FILES.parent / name).is_file()


def names(html: str) -> set[str]:
    """The classes that a page has."""
    return {name for value in NAMES.findall(html) for name in value.split()}


def words(scripts: list[str]) -> set[str]:
    """What may be a class in scripts: any word of them."""
    return {word for text in scripts for word in WORD.findall(text)}


def write(folder: Path, ours: Path, classes: set[str], made: str = "") -> None:
    """Write our styles and scripts without their remarks; before the styles, those of the theme in use, and what is `made`."""
    own = [*ours.glob("*.css"), *ours.glob("*.js")]
    texts = {path.name: slim.asset(path.read_text(encoding="utf-8"), path.suffix) for path in own}
    known = classes | words([text for name, text in texts.items() if name.endswith(".js")])
    before = styles(known, "".join(texts.values()))
    texts["looks.css"] = before + made + texts["looks.css"]
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def styles(known: set[str], ours: str) -> str:
    """The theme's styles for the classes in `known`; `ours` are the styles that come after them."""
    text = "".join(map(_text, sorted(FILES.glob("stylesheets/*.css"))))
    text = text.replace(".focus-visible", ":focus-visible")  # a class of the theme's script

    def used(rule: re.Match) -> str:
        kept = [one for one in COMMA.split(rule[1]) if _applies(one, known)]
        return f"{','.join(kept)}{{{rule[2]}}}" if kept and rule[2] else ""

    text = RULE.sub(used, text)
    while EMPTY.search(text):
        text = EMPTY.sub("", text)
    return _without_unused(text, ours)


def _applies(selector: str, known: set[str]) -> bool:
    """Whether something on a page may be what a selector means."""
    outside = INSIDE.sub("", INSIDE.sub("", selector))
    return not OTHER.search(selector) and known.issuperset(CLASS.findall(outside))


def _without_unused(text: str, ours: str) -> str:
    """Styles without the variables, icons above all, that nothing asks for."""
    asked: set[str] = set()

    def wanted(variable: re.Match) -> str:
        return variable[0] if variable[1] in asked else ""

    before = ""
    while text != before:  # one may have been for another alone
        before, asked = text, set(ASKED.findall(text + ours))
        text = VARIABLE.sub(wanted, text)
    return RULE.sub(lambda rule: rule[0] if rule[2] else "", text)


def _text(path: Path) -> str:
    return SOURCE.sub("", path.read_text(encoding="utf-8"))
