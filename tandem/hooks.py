"""MkDocs hooks: stop on a fault, publish the snippets, build the Chinese site inside the English.

Everything about Markdown is in `tandem.directive`; this is only what a site generator must be told.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tandem import check, records  # noqa: E402
from tandem.programs import SNIPPETS, topics  # noqa: E402

log = logging.getLogger("mkdocs.tandem")
PUBLISHED = (".py", ".svg")


def on_config(config):
    """Tell the footer what the records were made with, and the mirror where the other language is."""
    config.extra["records"] = records.load(ROOT)
    for entry in config.extra["alternate"]:
        entry["url"] = config.site_url.removesuffix("zh/") + entry["path"]
    config.extra["language"] = config.theme["language"]
    config.watch += [str(ROOT / SNIPPETS), str(ROOT / "tandem"), str(ROOT / "overrides")]
    config.watch += [str(ROOT / "docs" / "zh"), str(ROOT / "mkdocs.zh.yml")]
    return config


def on_pre_build(config):
    """Stop with plain sentences where something is wrong, before any of it is rendered."""
    if config.extra["language"] != "en":
        return
    found = check.problems(ROOT)
    for problem in found:
        log.error(problem)
    if found:
        raise Abort(f"{len(found)} to mend; nothing was built")


def on_files(files, config):
    """Publish programs, proofs and figures, for download and for the pages."""
    for topic in topics(ROOT).values():
        for path in sorted(topic.path.iterdir()):
            if path.suffix in PUBLISHED:
                name = path.relative_to(ROOT).as_posix()
                files.append(File.generated(config, name, abs_src_path=str(path)))
    return files


def on_post_build(config):
    """One `mkdocs build` or `mkdocs serve` makes both languages."""
    if config.extra["language"] != "en":
        return
    chinese = load_config(
        str(ROOT / "mkdocs.zh.yml"),
        site_dir=str(Path(config.site_dir) / "zh"),
        site_url=config.site_url + "zh/",
        strict=config.strict,
    )
    build(chinese)
