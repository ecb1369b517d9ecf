"""No address that was given out leads nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tandem.model import config
from tandem.model.pages import DOCS
from tandem.model.problem import Problem
from tandem.site import addresses


def check_addresses(root: Path) -> Iterator[Problem]:
    """Addresses and anchors that vanished without a redirect, and redirects to nowhere."""
    now, leads = addresses.current(root), config.redirects(root)
    for url, known in addresses.read(root).items():
        name = file_of(url)
        if url not in now:
            if name not in leads:
                yield Problem(
                    addresses.FILE,
                    f"the address {url} vanished",
                    f'Add "{name}: its-new-place.md" to the redirects of mkdocs.yml',
                )
            continue
        for anchor in known:
            if anchor not in now[url]:
                yield Problem(
                    f"{DOCS}/en/{name}",
                    f"the anchor #{anchor} vanished",
                    f'Put `<a id="{anchor}"></a>` where its text is now, in both languages',
                )
    for old, new in leads.items():
        target, _, anchor = new.partition("#")
        url = target.removesuffix("index.md").removesuffix(".md")
        url += "/" if url and not url.endswith("/") else ""
        if url not in now or (anchor and anchor not in now[url]):
            yield Problem(
                "mkdocs.yml", f"the redirect of {old} leads to {new}, which is not there", "Mend it"
            )


def file_of(url: str) -> str:
    """`basics/training/` is made from `basics/training.md`, and "" from `index.md`."""
    return f"{url.rstrip('/')}.md" if url and url != "dictionary/" else f"{url}index.md"
