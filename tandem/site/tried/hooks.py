"""What ours do, in one line each: a sentence on a page, a file, another language."""

import shutil
from pathlib import Path

from mkdocs.structure.files import File


def on_page_markdown(markdown, page, config, files):
    return f"{markdown}\n\nThis one.\n" if page.file.src_uri == "hooked.md" else markdown


def on_files(files, config):
    files.append(File.generated(config, "generated.txt", content="by a hook\n"))
    return files


def on_post_build(config):
    page = Path(config.site_dir, "index.html")
    other = Path(config.site_dir, "zh", "index.html")
    other.parent.mkdir(exist_ok=True)
    shutil.copy(page, other)
