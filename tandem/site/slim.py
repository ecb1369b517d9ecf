"""Makes pages lighter, without the templates' indentation and wrappers; our styles and scripts too."""

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
SHARED = re.compile(r' (href|src)="((?:\.\./|\./)*)assets/')
TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
WRAPPED = '<div class="md-typeset__scrollwrap"><div class="md-typeset__table">{}</div></div>'


def shared(html: str) -> str:
    """A page of a language in a folder of its own, with the styles and scripts of the first."""
    return SHARED.sub(r' \1="\2../assets/', html)


def tables(html: str) -> str:
    """Tables that scroll by themselves where they are too wide."""
    return TABLE.sub(lambda table: WRAPPED.format(table[0]), html)


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
