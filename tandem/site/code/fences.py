"""How code and output become HTML: formats for the `custom_fences` of `pymdownx.superfences`.

A colour is an element of a letter or a few: with `<span class="mi">` colours were a seventh of a page.
`overrides/assets/looks.css` and `of.css` say which colour each has; what has the ink's has no element.
"""

import html
from collections.abc import Iterator
from functools import lru_cache

from pygments.lexers import PythonLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, String, _TokenType

LEXER = PythonLexer()
# The element of each kind of token, and of the kinds below it that have no line of their own.
ELEMENTS = {
    Keyword: "b",
    Keyword.Constant: "",
    Name.Decorator: "b",
    String: "i",
    String.Affix: "",
    String.Doc: "cite",
    String.Escape: "abbr",
    Number: "u",
    Name.Builtin: "var",
    Name.Class: "samp",
    Name.Exception: "samp",
    Name.Function: "samp",
    Name.Function.Magic: "",
    Name.Namespace: "samp",
    Comment: "cite",
    Operator.Word: "small",
}


@lru_cache(maxsize=4096)
def highlighted(source: str, run: str = "") -> str:
    """Python as HTML, highlighted; `run` says what of a program it is (`tandem.site.code.taken.run`)."""
    code = "".join(
        f"<{element}>{html.escape(text, quote=False)}</{element}>"
        if element
        else html.escape(text, quote=False)
        for element, text in _coloured(source)
    )
    data = f'data-run="{run}" ' if run else ""
    return f'<div {data}class="language-python highlight"><pre><code>{code}</code></pre></div>\n'


def _coloured(source: str) -> Iterator[tuple[str, str]]:
    """Pieces of Python, each with its element; neighbours of one colour are one, spaces between them too."""
    now, text, space = "", "", ""
    for kind, said in LEXER.get_tokens(source):
        element = _element(kind)
        if not said.strip(" ") and not element:
            space += said
        elif element == now:
            text, space = text + space + said, ""
        else:
            yield now, text
            yield "", space
            now, text, space = element, said, ""
    yield now, text
    yield "", space


@lru_cache(maxsize=256)
def _element(kind: _TokenType) -> str:
    return next((ELEMENTS[one] for one in reversed(kind.split()) if one in ELEMENTS), "")


def python(source, language, css_class, options, md, attrs=None, **kwargs) -> str:
    """Highlighted Python, with a copy button, and one for all of its program so far."""
    return highlighted(source, (attrs or {}).get("data-run", ""))


def titled(language, inputs, options, attrs, md) -> bool:
    """Lets an output fence carry a `title`."""
    options.update(inputs)
    return set(inputs) == {"title"}


def printed(text: str, title: str) -> str:
    """What a program printed, as HTML under a title."""
    text = html.escape(text.strip("\n"), quote=False)
    drawn = " drawn" if "─" in text else ""  # a table of lines scrolls, sentences wrap
    return (
        f'<div class="output{drawn} highlight"><span class="filename">{html.escape(title)}'
        f"</span><pre><code>{text}\n</code></pre></div>"
    )


def output(source, language, css_class, options, md, **kwargs) -> str:
    """What a program printed, under the `title` of its fence."""
    return printed(source, options["title"])
