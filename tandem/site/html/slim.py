"""Makes pages lighter, without what templates and extensions write for others; our styles and scripts too."""

from __future__ import annotations

import re

from minify_html import minify

from tandem.site.html import names

WRAPPER = re.compile(
    r'<span class="md-ellipsis">\n([^<]*)\n</span>'
)  # of the menu, whose lines wrap

REMARKS = {
    ".css": re.compile(r"/\*.*?\*/", re.DOTALL),
    ".js": re.compile(r"^\s*//.*", re.MULTILINE),
}

SPACE = re.compile(r"\s*([{};,])\s*|(?<=[\w-])(:) +")  # that a style does without
SHARED = re.compile(r' (href|src)="((?:\.\./|\./)*)assets/')
TABLE = re.compile(r"<table(?: class=\"sheet\")?>.*?</table>", re.DOTALL)
CODE = re.compile(r"(?<=<code>)[^<>]*(?=</code>)")
WRAPPED = '<div class="md-typeset__scrollwrap"><div class="md-typeset__table">{}</div></div>'

TABS = re.compile(
    r'((?:<input [^>]*name="__tabbed_[^>]*>)+)<div class="tabbed-labels">(.*?)</div>', re.DOTALL
)
INPUT = re.compile(r"<input [^>]*>")
LABEL = re.compile(r"<label [^>]*>")
CHOICE = '<label><input{} name="t" type="radio">'  # each pair is a form of its own
BREAK = re.compile(r"\s*\n\s*")
FRAME = re.compile(r'(?<=>)\n(?!<div class="md-source__repository)|(?<!>)\n(?=<)')
LEFT_OUT = [  # and what stands in its place
    (re.compile(r"(?<=、)(?=(?:<a [^>]*>)?<code>\.)"), "<wbr>"),  # before a dot no line would break
    (re.compile(r' data-search-exclude(?:="")?(?=[ >])'), ""),  # the index is made
    (re.compile(r' data-tabs="[\d:]*"'), ""),  # the theme's script would ask
    (re.compile(r' data-md-(?:scrollfix|(?:color-media|type)="[^"]*"|component="(?!palette)[\w-]*")'), ""),
    (re.compile(r'(data-md-color-scheme="\w+") data-md-color-primary="\w*" data-md-color-accent="\w*"  '), r"\1 "),
    (re.compile(r'<div class="md-dialog">\s*<div [^>]*></div>\s*</div>|(?<=</div>)\s*<div>\s*</div>(?=\s*<header)'), ""),
    (re.compile(r" (?:tabbed-alternate|md-nav__item--pruned)\b"), ""),
]  # fmt: skip


def shared(html: str) -> str:
    """A page of a language in a folder of its own, with the styles and scripts of the first."""
    return SHARED.sub(r' \1="\2../assets/', html)


def tables(html: str) -> str:
    """Tables whose long names may break, and that scroll by themselves where they are too wide."""

    def table(found: re.Match) -> str:
        text = CODE.sub(lambda code: names.breaking(code[0]), found[0])
        return WRAPPED.format(text) if text.startswith("<table>") else text  # a sheet never scrolls

    return TABLE.sub(table, html)


def asset(text: str, kind: str) -> str:
    """A style or a script of ours without its remarks, empty lines and indentation."""
    text = BREAK.sub("\n", REMARKS[kind].sub("", text)).lstrip()
    return SPACE.sub(r"\1\2", text).replace(";}", "}") if kind == ".css" else text


def slim(html: str) -> str:
    """The same page in two thirds of the bytes; what is in `<pre>` stays."""
    before, article, after = html.partition("<article")
    article, end, after = (article + after).rpartition("</article>")
    if end:
        before, after = _framed(before), _framed(after)
    html = TABS.sub(_tabs, before + article + end + after)
    for pattern, instead in LEFT_OUT:
        html = pattern.sub(instead, html)
    return minify(html, keep_closing_tags=True, keep_html_and_head_opening_tags=True)


def _framed(html: str) -> str:
    """What stands around an article, where all that is inline has room of its own."""
    return FRAME.sub("", WRAPPER.sub(r"\1", BREAK.sub("\n", html)))


def _tabs(found: re.Match) -> str:
    """A row of tabs whose labels have what they choose inside, so that neither needs the other's name."""
    chosen = iter(" checked" * ("checked" in tag) for tag in INPUT.findall(found[1]))
    labels = LABEL.sub(lambda _: CHOICE.format(next(chosen)), found[2])
    return f'<div class="tabbed-labels">{labels}</div>'
