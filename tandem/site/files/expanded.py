"""The pages with all that their directives bring in: standard Markdown, for other generators.

`write` fills a folder with them, with every file that they show or link, and with a configuration
that names no hooks.
"""

from __future__ import annotations

import shutil
from collections.abc import MutableMapping
from pathlib import Path

import markdown
import yaml
from mkdocs.utils.yaml import yaml_load

from tandem.model import config as configs
from tandem.model import records
from tandem.model.editions import Edition
from tandem.model.programs import FRAMEWORKS
from tandem.site import staged, words
from tandem.site.files.plain import NOTEBOOKS

DIRECTIVE, SNIPPETS = "tandem.site.blocks.directive", "pymdownx.snippets"


def expanded(text: str, settings: dict[str, dict]) -> list[str]:
    """The Markdown of a page with what its directives stand for, and the files that it shows.

    `settings` are those of Markdown's extensions, by name.
    """
    names = [DIRECTIVE, SNIPPETS]
    mine = {name: settings.get(name, {}) for name in names}
    steps = markdown.Markdown(extensions=names, extension_configs=mine).preprocessors
    return steps["snippet"].run(steps["tandem"].run(text.split("\n")))


def address(config: MutableMapping, edition: Edition) -> None:
    """Give each language its address, and the templates what the records know."""
    home, extra = config["site_url"].removesuffix("zh/").rstrip("/"), config["extra"]
    for entry in extra["alternate"]:
        entry["url"] = f"{home}/{entry['path']}"
        if entry["lang"] == edition.language:
            config["site_url"] = entry["url"]
    extra["records"] = records.load(edition.root)
    extra["language"] = edition.language
    extra["machine"] = words.machine(extra["records"], edition)
    for name in ("offline", "of", "paste"):
        extra[name] = words.words(edition, name)
    extra["view"] = words.words(edition, "view") | {"frameworks": " ".join(FRAMEWORKS)}


def configuration(edition: Edition, *, bare: bool = False) -> dict:
    """MkDocs' configuration of an edition, inheritance and variables resolved, for expanded pages.

    Bare: without templates, styles and formats of ours, so that the theme is as it comes, and with
    mkdocs-jupyter for the notebooks that are pages.
    """
    with (edition.root / configs.FILES[edition.language]).open(encoding="utf-8") as file:
        config = yaml_load(file)
    address(config, edition)
    del config["hooks"], config["plugins"]["redirects"]
    for name in (DIRECTIVE, SNIPPETS):
        del config["markdown_extensions"][name]
    if bare:
        del config["markdown_extensions"]["pymdownx.superfences"]["custom_fences"]
        for name in ("custom_dir", "favicon", "logo"):
            del config["theme"][name]
        shown = {"include": ["*.ipynb"], "ignore": [f"{NOTEBOOKS}/*.ipynb"]}
        config["plugins"]["mkdocs-jupyter"] = shown
    else:
        config["theme"]["custom_dir"] = str(edition.root / config["theme"]["custom_dir"])
    return config | {"docs_dir": "docs"}


def write(edition: Edition, folder: Path, *, bare: bool = False) -> Path:
    """Fill an empty folder with an edition; its configuration, to build it with."""
    config, docs = configuration(edition, bare=bare), folder / "docs"
    for page in edition.pages():
        name = page.path.relative_to(edition.docs).as_posix()
        directive = {
            "language": edition.language,
            "root": str(edition.root),
            "repository": config["repo_name"],
            "page": name,
        }
        snippets = {"base_path": [str(edition.root / "snippets")], "check_paths": True}
        text = page.path.read_text(encoding="utf-8")
        lines = expanded(text, {DIRECTIVE: directive, SNIPPETS: snippets})
        staged.write(docs / name, "\n".join(lines))
    for name, path in staged.stage(edition, config["site_url"]).items():
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, docs / name)
    written = yaml.dump(config, allow_unicode=True, sort_keys=False)
    return staged.write(folder / "mkdocs.yml", written)
