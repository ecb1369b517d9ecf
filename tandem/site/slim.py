"""Makes pages lighter, without the templates' indentation and wrappers; styles and scripts too."""

from __future__ import annotations

import re

SVG_NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'  # a browser knows it, inside a page
WRAPPER = re.compile(
    r'<span class="md-ellipsis">\n([^<]*)\n</span>'
)  # of the menu, whose lines wrap

REMARKS = {
    ".css": re.compile(r"/\*.*?\*/", re.DOTALL),
    ".js": re.compile(r"^\s*//.*", re.MULTILINE),
}

SPACE = re.compile(r"\s*([{};,])\s*|(?<=[\w-])(:) +")  # that a style does without
RULE = re.compile(r"([^{}]+)(\{[^{}]*\})")
COMMA = re.compile(r",(?![^(]*\))")  # between selectors
NO_PAGE = re.compile(r"\[dir=rtl\]|data-md-color-(?:accent|primary)=(?!custom|indigo)")


def theme(text: str) -> str:
    """The theme's styles without those for no page: other colours, writing from right to left."""

    def used(rule: re.Match) -> str:
        kept = [one for one in COMMA.split(rule[1]) if not NO_PAGE.search(one)]
        return ",".join(kept) + rule[2] if kept else ""

    return RULE.sub(used, text)


def asset(text: str, kind: str) -> str:
    """A style or a script of ours without its remarks, empty lines and indentation."""
    text = re.sub(r"\s*\n\s*", "\n", REMARKS[kind].sub("", text)).lstrip()
    return SPACE.sub(r"\1\2", text).replace(";}", "}") if kind == ".css" else text


def slim(html: str) -> str:
    """The same page in six sevenths of the bytes; what is in `<pre>` stays."""
    parts = re.split(r"(<pre.*?</pre>)", html, flags=re.DOTALL)
    for place in range(0, len(parts), 2):
        text = re.sub(r"\s*\n\s*", "\n", parts[place]).replace(SVG_NAMESPACE, "")
        parts[place] = WRAPPER.sub(r"\1", text)
    return "".join(parts)
