"""The HTML of MkDocs' pages, from before where nothing changed that it is made of.

That is a page's Markdown with all that its directives bring in, where links may lead, and how MkDocs
is configured. A page that MkDocs warns of is converted anew, and warned of, every time.
"""

from __future__ import annotations

import logging
from copy import copy
from functools import lru_cache
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents, get_toc

from tandem.model.editions import Edition
from tandem.model.programs import ROOT
from tandem.run import key
from tandem.site import keep
from tandem.site.files import expanded
from tandem.site.html import rendered


def render(page: Page, config, files: Files) -> None:
    """Fill a page as its own `render` would."""
    page.markdown = "\n".join(expanded.expanded(page.markdown, config.mdx_configs))
    name = f"pages/{config.extra['language']}/{page.file.src_uri}"
    parts = _made_of(page, config, files)
    if kept := keep.load(name, parts):
        _fill(page, kept, files)
        return
    warned = _Warned(logging.WARNING)
    logging.getLogger("mkdocs").addHandler(warned)
    try:
        Page.render(page, _plain(config), files)
    finally:
        logging.getLogger("mkdocs").removeHandler(warned)
    if not warned.found:
        keep.save(name, parts, _taken(page))


def render_notebook(page: Page, config, files: Files) -> None:
    """Fill the page of a worked example with its notebook."""
    found = rendered.rendered(Path(page.file.abs_src_path), Edition(config.extra["language"]))
    page.content, page.toc, page.title = found["content"], get_toc(found["toc"]), found["title"]


def _plain(config) -> MkDocsConfig:
    """The configuration for Markdown that has no directives any more."""
    plain = copy(config)
    done = (expanded.DIRECTIVE, expanded.SNIPPETS)
    plain["markdown_extensions"] = [e for e in config["markdown_extensions"] if e not in done]
    return plain


class _Warned(logging.Handler):
    """Whether there was anything to say."""

    found = False

    def emit(self, record: logging.LogRecord) -> None:
        self.found = True


def _made_of(page: Page, config, files: Files) -> list:
    return [
        page.markdown,
        [page.file.src_uri, config.use_directory_urls],
        [config.site_url, config.repo_url, config.repo_name],
        _around(files),
    ]


@lru_cache(maxsize=1)  # once a build
def _around(files: Files) -> str:
    """Where every file is, which links are checked against, and the files of the configuration."""
    places = sorted([f.src_uri, f.url, f.inclusion.name] for f in files)
    return key.digest([places, key.tree(*ROOT.glob("mkdocs*.yml"))])


def _taken(page: Page) -> dict:
    """What `render` filled in, as JSON can hold it."""
    return {
        "content": page.content,
        "toc": [_listed(link) for link in page.toc],
        "title": page._title_from_render,
        "anchors": sorted(page.present_anchor_ids),
        "links": {file.src_uri: links for file, links in page.links_to_anchors.items()},
    }


def _fill(page: Page, kept: dict, files: Files) -> None:
    page.content, page._title_from_render = kept["content"], kept["title"]
    links = [_link(*link) for link in kept["toc"]]
    if links:
        links[0].active = True
    page.toc = TableOfContents(links)
    page.present_anchor_ids = set(kept["anchors"])
    page.links_to_anchors = {files.src_uris[name]: links for name, links in kept["links"].items()}


def _listed(link: AnchorLink) -> list:
    return [link.title, link.id, link.level, [_listed(child) for child in link.children]]


def _link(title: str, anchor: str, level: int, children: list) -> AnchorLink:
    link = AnchorLink(title, anchor, level)
    link.children = [_link(*child) for child in children]
    return link
