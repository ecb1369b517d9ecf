"""MkDocs hooks: stop on a fault, publish the snippets, build the Chinese site inside the English.

Everything about Markdown is in `tandem.site.directive`; this is only what a site generator must be told.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from mkdocs.exceptions import Abort
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tandem.check import problems as check  # noqa: E402
from tandem.dictionary import entries  # noqa: E402
from tandem.model import records  # noqa: E402
from tandem.model.programs import CACHE, SNIPPETS, topics  # noqa: E402
from tandem.site import dictionary as show  # noqa: E402
from tandem.site import notebooks, rendered  # noqa: E402
from tandem.site.directive import NOTEBOOKS  # noqa: E402

log = logging.getLogger("mkdocs.tandem")
SVG_NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'  # a browser knows it, inside a page
WRAPPER = re.compile(r'<span class="md-ellipsis">\n([^<]*)\n</span>')
PUBLISHED = (".py", ".svg", ".png", ".json")

_chinese: dict = {}  # the last Chinese build: process, folder, and the stamp of what it is made of


def on_config(config):
    """Tell the footer what the records were made with, and the mirror where the other language is."""
    (CACHE / "templates").mkdir(parents=True, exist_ok=True)
    config.mdx_configs["tandem.site.directive"]["repository"] = config.repo_name
    config.extra["records"] = records.load(ROOT)
    show.used_on.cache_clear()
    entries.by_name.cache_clear()
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
    start_chinese(config)
    found = check.problems(ROOT)
    for problem in found:
        log.error(problem)
    if found:
        raise Abort(f"{len(found)} to mend; nothing was built")


@event_priority(100)  # before mkdocs-jupyter looks for notebooks
def on_files(files, config):
    """Publish programs, proofs, figures and notebooks, for download and for the pages."""
    for topic in topics(ROOT).values():
        for path in sorted(topic.path.iterdir()):
            if path.suffix in PUBLISHED:
                name = path.relative_to(ROOT).as_posix()
                files.append(File.generated(config, name, abs_src_path=str(path)))
    dictionary = f"{SNIPPETS}/{entries.TOPIC}"
    rows = show.rows(ROOT)
    for name, content in (("json", show.as_json(rows, ROOT)), ("csv", show.as_csv(rows))):
        files.append(File.generated(config, f"{dictionary}/dictionary.{name}", content=content))
    language = config.extra["language"]
    folder = CACHE / NOTEBOOKS / language
    for program, path in notebooks.make(folder, language, config.site_url, ROOT):
        name = f"{NOTEBOOKS}/{path.name}"
        files.append(File.generated(config, name, abs_src_path=str(path)))
        if program.is_example:  # and as a page, which mkdocs-jupyter renders
            name = f"examples/{path.name}"
            (folder / "examples").mkdir(exist_ok=True)
            shutil.copyfile(path, folder / name)
            files.append(File(name, str(folder), config.site_dir, config.use_directory_urls))
    return files


def on_page_markdown(markdown, page, config, files):
    """A rendered notebook repeats its page: the search leaves it out, and it has no source."""
    if page.file.src_uri.endswith(".ipynb"):
        page.meta["search"] = {"exclude": True}
        page.edit_url = None
    return markdown


def on_page_content(html, page, config, files):
    """Rendered notebooks get the clothes of the site."""
    if page.file.src_uri.endswith(".ipynb"):
        anchors = [link.id for link in _flat(page.toc)]
        notebook = Path(page.file.abs_src_path)
        return rendered.restyle(html, notebook, config.extra["language"], anchors)
    return html


def _flat(links):
    """A table of contents as a list, in reading order."""
    for link in links:
        yield link
        yield from _flat(link.children)


def on_post_page(output, page, config):
    """Drop the templates' indentation and wrappers: a seventh of a page's bytes.

    What is in `<pre>` stays.
    """
    parts = re.split(r"(<pre.*?</pre>)", output, flags=re.DOTALL)
    for place in range(0, len(parts), 2):
        text = re.sub(r"\s*\n\s*", "\n", parts[place]).replace(SVG_NAMESPACE, "")
        parts[place] = WRAPPER.sub(r"\1", text)
    return "".join(parts)


def on_env(env, config, files):
    """Compile the theme's templates once, not once a build."""
    env.bytecode_cache = FileSystemBytecodeCache(str(CACHE / "templates"))
    return env


def start_chinese(config):
    """One `mkdocs build` or `mkdocs serve` makes both languages, side by side.

    The live server builds anew at every change; Chinese pages that it does not touch are kept.
    """
    stamp = _newest(config)
    if _chinese.get("stamp") == stamp:
        return
    folder = tempfile.TemporaryDirectory(prefix="tandem-zh-")
    command = ["build", "--quiet", "--config-file", "mkdocs.zh.yml", "--site-dir", folder.name]
    process = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", *command, *(["--strict"] if config.strict else [])],
        cwd=ROOT,
        env=os.environ | {"SITE_URL": config.site_url + "zh/", "NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    _chinese.update(process=process, folder=folder, stamp=stamp)


def on_post_build(config):
    """Put the Chinese pages inside the English site."""
    if config.extra["language"] != "en":
        return
    process = _chinese.pop("process", None)
    if process is not None:  # else the last build's pages are still good
        said, _ = process.communicate()
        if process.returncode:
            _chinese.pop("stamp")
            log.error(said)
            raise Abort("the Chinese pages did not build")
    site = Path(config.site_dir) / "zh"
    shutil.copytree(_chinese["folder"].name, site, dirs_exist_ok=True)
    (site / "404.html").unlink()  # a host serves the root's, which speaks both


def on_build_error(error):
    """Do not leave a build behind that nobody waits for."""
    process = _chinese.pop("process", None)
    if process is not None:
        _chinese.pop("stamp")
        process.kill()


def _newest(config) -> tuple:
    """When anything the Chinese pages are made of last changed, and how much there is of it."""
    english = Path(config.docs_dir)
    folders = [Path(path) for path in config.watch if Path(path) != english]
    files = [p for f in folders for p in (f.rglob("*") if f.is_dir() else [f]) if p.is_file()]
    return config.site_url, len(files), max(path.stat().st_mtime_ns for path in files)
