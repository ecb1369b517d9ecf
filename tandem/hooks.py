"""MkDocs hooks: stop on a fault, publish the snippets, build the Chinese site inside the English.

Everything about Markdown is in `tandem.directive`; this is only what a site generator must be told.
"""

from __future__ import annotations

import logging
import re
import shutil
import sys
import tempfile
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
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
CACHE = ROOT / ".cache" / "templates"

_chinese: dict = {}  # the last Chinese build: its folder, and the stamp of what it was made of


def on_config(config):
    """Tell the footer what the records were made with, and the mirror where the other language is."""
    CACHE.mkdir(parents=True, exist_ok=True)
    config.extra["records"] = records.load(ROOT)
    for entry in config.extra["alternate"]:
        entry["url"] = config.site_url.removesuffix("zh/") + entry["path"]
    config.extra["language"] = config.theme["language"]
    config.watch += [str(ROOT / SNIPPETS), str(ROOT / "overrides")]
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


def on_post_page(output, page, config):
    """Drop the templates' indentation: a tenth of a page's bytes. What is in `<pre>` stays."""
    parts = re.split(r"(<pre.*?</pre>)", output, flags=re.DOTALL)
    parts[::2] = [re.sub(r"\s*\n\s*", "\n", part) for part in parts[::2]]
    return "".join(parts)


def on_env(env, config, files):
    """Compile the theme's templates once, not once a build."""
    env.bytecode_cache = FileSystemBytecodeCache(str(CACHE))
    return env


def on_post_build(config):
    """One `mkdocs build` or `mkdocs serve` makes both languages.

    The live server builds anew at every change; Chinese pages that it does not touch are kept.
    """
    if config.extra["language"] != "en":
        return
    stamp = _newest(config)
    if _chinese.get("stamp") != stamp:
        folder = tempfile.TemporaryDirectory(prefix="tandem-zh-")
        chinese = load_config(
            str(ROOT / "mkdocs.zh.yml"),
            site_dir=folder.name,
            site_url=config.site_url + "zh/",
            strict=config.strict,
        )
        build(chinese)
        Path(folder.name, "404.html").unlink()  # a host serves the root's, which speaks both
        _chinese.update(stamp=stamp, folder=folder)
    shutil.copytree(_chinese["folder"].name, Path(config.site_dir) / "zh", dirs_exist_ok=True)


def _newest(config) -> tuple:
    """When anything the Chinese pages are made of last changed, and how much there is of it."""
    english = Path(config.docs_dir)
    folders = [Path(path) for path in config.watch if Path(path) != english]
    files = [p for f in folders for p in (f.rglob("*") if f.is_dir() else [f]) if p.is_file()]
    return config.site_url, len(files), max(path.stat().st_mtime_ns for path in files)
