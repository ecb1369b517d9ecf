"""The icons of the theme, a twelfth of a page's bytes: the pages name them, a style that browsers keep draws them."""

from __future__ import annotations

import re

from tandem.run import key

ICON = re.compile(r'<svg(?: xmlns="[^"]*")? viewBox="0 0 24 24">(<path d="[^"]*") ?/></svg>')
# As high as wide, though no drawing inside says so; seen where colours are forced, and on paper.
SHARED = (
    'svg[class^="i-"]{aspect-ratio:1;background:currentcolor;'
    "mask:var(--icon) center/contain no-repeat;print-color-adjust:exact}"
    '@media (forced-colors:active){svg[class^="i-"]{forced-color-adjust:none;background:CanvasText}}'
)
RULE = """.{name}{{--icon:url('data:image/svg+xml;charset=utf-8,\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">{path}</svg>')}}"""


def named(html: str, met: dict[str, str]) -> str:
    """A page with each icon by its name alone; `met` gathers what they draw."""

    def name(icon: re.Match) -> str:
        called = f"i-{key.digest(icon[1])[:4]}"
        met[called] = f"{icon[1]}/>"
        return f'<svg class="{called}"></svg>'

    return ICON.sub(name, html)


def styles(met: dict[str, str]) -> str:
    """What draws the icons that pages have."""
    rules = (RULE.format(name=name, path=path) for name, path in sorted(met.items()))
    return "".join([SHARED, *rules])
