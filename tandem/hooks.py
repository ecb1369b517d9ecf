"""What MkDocs calls. The steps of the build are in `tandem/commands/build.py`."""

import logging
import os
import sys
from functools import lru_cache, partial
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from mkdocs.exceptions import Abort
from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tandem.commands import build, converted  # noqa: E402
from tandem.commands.serve import Rebuild, with_reload  # noqa: E402
from tandem.model.editions import Edition  # noqa: E402
from tandem.model.programs import CACHE, Program  # noqa: E402
from tandem.site.blocks import claims, glossary, referenced  # noqa: E402
from tandem.site.files import expanded, texts  # noqa: E402
from tandem.site.files.plain import NOTEBOOKS  # noqa: E402
from tandem.site.find import named, search  # noqa: E402
from tandem.site.html import heads, icons, markup, shared, slim, theme  # noqa: E402
from tandem.site.html.light import Light  # noqa: E402

log = logging.getLogger("mkdocs.tandem")
others = build.Others()  # the other languages' builds, where this one is to bring them
shown: dict[str, str] = {}  # the text of each page with what its directives stand for
classes: set[str] = set()  # of all pages
drawn: dict[str, str] = {}  # the icons of all pages


def on_config(config):
    """Each language has its address; the templates get what the records know."""
    (CACHE / "templates").mkdir(parents=True, exist_ok=True)
    build.forget()
    shown.clear()
    classes.clear()
    drawn.clear()
    expanded.address(config, Edition(config.theme["language"]))
    config.mdx_configs["tandem.site.blocks.directive"]["repository"] = config.repo_name
    config.extra["hooked"] = True
    config.extra["named"] = named.addresses(ROOT)
    config.watch += [str(path) for path in build.made_of(ROOT)]
    return config


def on_pre_build(config):
    if build.ONE in os.environ:
        return
    others.start(config.strict)
    try:
        build.check()
    except SystemExit as stop:
        log.error(stop.code)
        raise Abort("nothing was built") from None


class Notebook(File):
    """A notebook that is a page."""

    def is_documentation_page(self):
        return True


def on_files(files, config):
    first = config.extra["language"] == build.FIRST  # every language shows its styles and scripts
    for file in list(files):
        if theme.is_theme_s(file.src_uri) or file.src_uri.startswith("assets/") and not first:
            files.remove(file)
    for name, path in build.stage(Edition(config.extra["language"]), config.site_url).items():
        if name.startswith("assets/") and not first:
            continue
        if path.suffix == ".ipynb" and not name.startswith(f"{NOTEBOOKS}/"):  # a page
            folder = path.as_posix().removesuffix(name)
            files.append(Notebook(name, folder, config.site_dir, config.use_directory_urls))
        else:
            files.append(File.generated(config, name, abs_src_path=str(path)))
    return files


def on_page_markdown(markdown, page, config, files):
    """A rendered notebook repeats its page: the search leaves it out, and it has no source.

    The directive is told which page comes, whose claims it shows.
    """
    config.mdx_configs["tandem.site.blocks.directive"]["page"] = page.file.src_uri
    page.render = partial(converted.render, page)
    if page.file.src_uri.endswith(".ipynb"):
        page.render = partial(converted.render_notebook, page)
        page.meta["search"] = {"exclude": True}
        page.edit_url = None
    return markdown


def on_page_content(html, page, config, files):
    """Every page gets a head of its own, and its pictures their sizes."""
    edition, framework = Edition(config.extra["language"]), ""
    if page.file.src_uri.endswith(".ipynb"):
        framework = Program(Path(page.file.src_uri).with_suffix(".py")).framework
    else:
        shown[page.file.src_uri] = page.markdown
    home = config.extra["home"] if page.is_homepage else ""
    is_entries = page.url.startswith("dictionary/") and page.url != "dictionary/"
    if page.is_homepage or framework or page.url.startswith("dictionary/"):  # none is in a menu
        page.meta["hide"] = ["navigation", "toc"] if page.is_homepage else ["navigation"]
    page.meta |= heads.head(html, edition, framework=framework, entries=is_entries, home=home)
    html = glossary.linked(html, page.file.src_uri, edition)
    return slim.tables(markup.marked_up(html, page.url, _paths(files)))


@lru_cache(maxsize=1)  # once a build
def _paths(files):
    return {file.url: file.abs_src_path for file in files}


def on_post_page(output, page, config):
    classes.update(theme.names(output))
    if config.extra["language"] != build.FIRST:
        output = slim.shared(output)
    return slim.slim(icons.named(output, drawn))


def on_env(env, config, files):
    """Compile the theme's templates once, not once a build."""
    env.bytecode_cache = FileSystemBytecodeCache(str(CACHE / "templates"))
    return env


def on_post_build(config):
    edition, site = Edition(config.extra["language"]), Path(config.site_dir)
    if edition.language == build.FIRST:
        theme.write(
            site / "assets",
            ROOT / "overrides" / "assets",
            classes,
            icons.styles(drawn) + shared.marks(ROOT),
        )
    search.write(site, edition)
    light = Light(site, edition, config)
    named.write(light)
    claims.write(light)
    referenced.write(light)
    texts.write(site, edition, config.site_url, config.site_description, shown)
    if build.ONE in os.environ:
        return
    if said := others.finish(site):
        log.error(said)
        raise Abort("another language did not build")
    build.pack(site)


def on_build_error(error):
    others.stop()


def on_serve(server, config, builder):
    """From here on, what changed is made again, not everything."""
    server.builder = Rebuild(server, config.site_url)
    server.set_app(with_reload(server.get_app()))
    return server
