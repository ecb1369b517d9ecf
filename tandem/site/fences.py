"""How code and output become HTML: formats for the `custom_fences` of `pymdownx.superfences`.

Most code is the same on the English and the Chinese page, and in every build: it is highlighted once. Spans that no colour hangs on, a third of a page's bytes, are left out.
"""

import hashlib
import html
import os
import re
from functools import lru_cache
from pathlib import Path

from pygments import __version__, highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from tandem.model.programs import CACHE

PLAIN = re.compile(r'<span class="(?:n|w|o|p)">([^<]*)</span>|<span></span>')


MADE_BY = hashlib.sha256(Path(__file__).read_bytes() + __version__.encode()).hexdigest()
KEPT = CACHE / "highlighted" / MADE_BY
LEXER = PythonLexer()
FORMATTER = HtmlFormatter(cssclass="language-python highlight", wrapcode=True)


@lru_cache(maxsize=4096)
def highlighted(source: str) -> str:
    """Python as HTML, highlighted."""
    kept = KEPT / hashlib.sha256(source.encode()).hexdigest()
    if kept.is_file():
        return kept.read_text(encoding="utf-8")
    code = PLAIN.sub(lambda match: match[1] or "", highlight(source, LEXER, FORMATTER))
    KEPT.mkdir(parents=True, exist_ok=True)
    written = kept.with_suffix(f".{os.getpid()}")  # the other language may write the same
    written.write_text(code, encoding="utf-8")
    written.replace(kept)
    return code


def python(source, language, css_class, options, md, **kwargs) -> str:
    """Highlighted Python, with a copy button."""
    return highlighted(source)


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
