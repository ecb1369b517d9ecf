"""Makes pages lighter, without what templates and extensions write for others; our styles and scripts too."""

from __future__ import annotations

import re

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
LONG = re.compile(r"<code>[^<>]{20,}</code>")
WITHIN = re.compile(r"(?<=[a-z)][._(])(?=[a-z])", re.IGNORECASE)
WRAPPED = '<div class="md-typeset__scrollwrap"><div class="md-typeset__table">{}</div></div>'

PRE = re.compile(r"(<pre.*?</pre>)", re.DOTALL)
# Between these a line break is no space.
BLOCKS = (
    r"</?(?:article|aside|blockquote|details|dd|div|dl|dt|figure|h[1-6]|li|nav|ol|p|section|summary"
    r"|table|tbody|td|th|thead|tr|ul)\b[^>]*>"
)
AFTER, BEFORE = re.compile(rf"({BLOCKS})\n"), re.compile(rf"\n(?={BLOCKS})")
FRAME = re.compile(r"(?<=>)\n(?!<div class=md-source__repository)|(?<!>)\n(?=<)")
TAG = re.compile(r"<[a-z][^<>]*>")
QUOTES = re.compile(  # but those that links are known by
    r'(?<= )((?!src=|rel=|href="[^#]|(?:href)?lang=)[\w-]+)="([\w.#-]+)"(?=[ >])', re.IGNORECASE
)
LEFT_OUT = [  # and what stands in its place
    (re.compile(r"(?<=、)(?=(?:<a [^>]*>)?<code>\.)"), "<wbr>"),  # before a dot no line would break
    (re.compile(r' xmlns="http://www.w3.org/2000/svg"'), ""),  # a browser knows it, inside a page
    (re.compile(r' data-search-exclude(?:="")?(?=[ >])'), ""),  # the index is made
    (re.compile(r' data-tabs="[\d:]*"'), ""),  # the theme's script would ask
    (re.compile(r' data-md-(?:scrollfix|(?:color-media|type)="[^"]*"|component="(?!palette)[\w-]*")'), ""),
    (re.compile(r'(data-md-color-scheme="\w+") data-md-color-primary="\w*" data-md-color-accent="\w*"  '), r"\1 "),
    (re.compile(r'<div class="md-dialog">\s*<div [^>]*></div>\s*</div>|(?<=</div>)\s*<div>\s*</div>(?=\s*<header)'), ""),
    (re.compile(r" (?:tabbed-alternate|md-nav__item--pruned)\b"), ""),
    (re.compile(r' checked="checked"'), " checked"),
    (re.compile(r"(<(?:br|hr|img|input)\b[^>]*?) */>"), r"\1>"),
    (re.compile(r'(?<=") />'), "/>"),
    (re.compile(r'"__tabbed_(\d+)(?:_(\d+))?"'), lambda tab: f'"t{"-".join(filter(None, tab.groups()))}"'),
    (re.compile(r' title="[^"]*">&para;'), ">¶"),  # `tandem.js` titles it
    (TAG, lambda tag: QUOTES.sub(r"\1=\2", tag[0])),
]  # fmt: skip


def shared(html: str) -> str:
    """A page of a language in a folder of its own, with the styles and scripts of the first."""
    return SHARED.sub(r' \1="\2../assets/', html)


def tables(html: str) -> str:
    """Tables whose long names may break, and that scroll by themselves where they are too wide."""

    def table(found: re.Match) -> str:
        text = LONG.sub(lambda code: WITHIN.sub("<wbr>", code[0]), found[0])
        return WRAPPED.format(text) if text.startswith("<table>") else text  # a sheet never scrolls

    return TABLE.sub(table, html)


def asset(text: str, kind: str) -> str:
    """A style or a script of ours without its remarks, empty lines and indentation."""
    text = re.sub(r"\s*\n\s*", "\n", REMARKS[kind].sub("", text)).lstrip()
    return SPACE.sub(r"\1\2", text).replace(";}", "}") if kind == ".css" else text


def slim(html: str) -> str:
    """The same page in two thirds of the bytes; what is in `<pre>` stays."""
    head, body, html = html.partition("<body")
    parts = PRE.split(body + html)
    for place in range(0, len(parts), 2):
        text = WRAPPER.sub(r"\1", re.sub(r"\s*\n\s*", "\n", parts[place]))
        for pattern, instead in LEFT_OUT:
            text = pattern.sub(instead, text)
        parts[place] = BEFORE.sub("", AFTER.sub(r"\1", text))
    before, article, after = "".join(parts).partition("<article")
    article, end, after = (article + after).rpartition("</article>")
    if end:  # around it all that is inline has room of its own
        before, after = FRAME.sub("", before), FRAME.sub("", after)
    return re.sub(r"\s*\n\s*", "\n", head) + before + article + end + after
