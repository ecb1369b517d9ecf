"""Links inside the site lead somewhere."""

from __future__ import annotations

import re
from os.path import normpath
from pathlib import Path

from tandem.model.pages import Page
from tandem.model.problem import Problem
from tandem.site import addresses


def check_links(page: Page, every: dict[Path, Page]) -> None:
    """Links inside the site lead to a page, and to a heading that is there."""
    for line, url in page.links:
        if re.match(r"[a-z]+:", url) or url.startswith("/snippets/"):
            continue
        target, _, anchor = url.partition("#")
        linked = every.get(Path(normpath(page.path.parent / target)) if target else page.path)
        if not linked:
            raise Problem(
                f"{page.where}:{line}",
                f"the link to {url} leads nowhere",
                "Link to a Markdown file of the same language, relative to this one",
            )
        anchors = addresses.anchors(linked) if anchor else []
        if anchor and anchor not in anchors:
            raise Problem(
                f"{page.where}:{line}",
                f"{target or 'this page'} has no heading with the anchor #{anchor}",
                f"Use one of {', '.join(anchors)}",
            )
