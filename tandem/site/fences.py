"""How code and output become HTML: formats for the `custom_fences` of `pymdownx.superfences`.

Spans that no colour hangs on, a third of a page's bytes, are left out.
"""

import html
import re
from functools import lru_cache

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

PLAIN = re.compile(r'<span class="(?:n|w|o|p)">([^<]*)</span>|<span></span>')


LEXER = PythonLexer()
FORMATTER = HtmlFormatter(cssclass="language-python highlight", wrapcode=True)


@lru_cache(maxsize=4096)
def highlighted(source: str, run: str = "") -> str:
    """Python as HTML, highlighted; `run` says what of a program it is (`tandem.site.taken.run`)."""
    found = PLAIN.sub(lambda match: match[1] or "", highlight(source, LEXER, FORMATTER))
    return found.replace("<div ", f'<div data-run="{run}" ', 1) if run else found


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
        f'<div class="output{drawn} highlight no-copy"><span class="filename">{html.escape(title)}'
        f"</span><pre><code>{text}\n</code></pre></div>"
    )


def output(source, language, css_class, options, md, **kwargs) -> str:
    """What a program printed, under the `title` of its fence."""
    return printed(source, options["title"])
