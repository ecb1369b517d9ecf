"""The `::: topic:section` directive, a Python-Markdown extension.

A preprocessor that runs before `pymdownx.snippets` (priority 40 against 32) and writes standard
Markdown: linked `pymdownx.tabbed` tabs, superfences, and `--8<--` lines that leave the reading of
files and sections to `pymdownx.snippets`, whose `base_path` is `snippets/`. Code whose comments are
translated stands in no file, and is written out.
"""

from __future__ import annotations

from pathlib import Path

from markdown import Extension
from markdown.preprocessors import Preprocessor

from tandem.site import api, backends, costs, coverage, mistakes
from tandem.model import comments, records
from tandem.site import dictionary as show
from tandem.model.pages import (
    BUDGETS,
    COST,
    COVERAGE,
    DICTIONARY,
    DOWNLOAD,
    MISTAKES,
    PARITY,
    REFERENCES,
    Directive,
    parse,
)
from tandem.model.programs import FRAMEWORKS, ROOT, Problem, Program, Topic, topics
from tandem.proof.proofs import budgets, table

COLAB = "https://colab.research.google.com/github"
NOTEBOOKS = "notebooks"  # the folder of the site and the branch that hold them

WORDS = {
    "en": {
        "output": "Output",
        "download": "Download the whole program",
        "notebook": "As a notebook",
        "colab": "open in Colab",
        "executed": "See the executed notebook",
        "only": "**No twin here.** ",
        "join": ", ",
        "colon": ": ",
    },
    "zh": {
        "output": "输出",
        "download": "下载完整程序",
        "notebook": "下载 notebook",
        "colab": "在 Colab 中打开",
        "executed": "查看运行过的 notebook",
        "only": "**这里没有对应写法。**",
        "join": "、",
        "colon": "：",
    },
}


def twins(topic: Topic) -> list[str]:
    """The frameworks whose sections must mirror each other; TensorFlow joins where it can."""
    pair = [name for name in ("pytorch", "keras") if name in topic.programs]
    if len(pair) < 2 and "tensorflow" in topic.programs and pair:
        pair.append("tensorflow")
    return pair or list(topic.programs)


def tabs_of(directive: Directive, topic: Topic, where: str) -> list[str]:
    """The frameworks that a directive shows, in tab order.

    Raises `Problem` for an unknown section, a missing twin, or an `only=` that hides a twin.
    """
    section, only = directive.section, directive.only
    at = f"{where}:{directive.line}"
    has = [
        name
        for name, program in topic.programs.items()
        if section is None or section in program.sections
    ]
    if not has:
        names = dict.fromkeys(s for p in topic.programs.values() for s in p.sections)
        raise Problem(
            at,
            f'no program of topic "{topic.name}" has a section "{section}"',
            f"Use one of {', '.join(names) or 'its whole programs: `::: ' + topic.name + '`'}",
        )
    if only:
        if not directive.attributes.get("because"):
            raise Problem(
                at,
                f"`{directive}` says only= without because=",
                'Say why there is no twin, for the reader: because="..."',
            )
        if set(only) != set(has):
            raise Problem(
                at,
                f'only="{" ".join(only)}", but section "{section}" is in {" and ".join(has)}',
                f'Write only="{" ".join(has)}" or change the programs',
            )
        return has
    missing = [name for name in twins(topic) if name not in has]
    if missing or len(has) < 2:
        tab = missing[0] if missing else has[0]
        lacks = f"tab {FRAMEWORKS[tab]} has no" if missing else f"only tab {FRAMEWORKS[tab]} has a"
        file = topic.path.relative_to(topic.root) / f"{topic.name}_{tab}.py"
        raise Problem(
            at,
            f'{lacks} section "{section or topic.name}" ({file.as_posix()}:1)',
            f'Write its twin there, or add only="{" ".join(has)}" because="..." to the directive',
        )
    return has


class Expander(Preprocessor):
    """Replaces each directive of a page by the Markdown it stands for."""

    def __init__(self, md, language: str, root: Path, repository: str):
        super().__init__(md)
        self.language = language
        self.words = WORDS[language]
        self.root = root
        self.repository = repository

    def run(self, lines: list[str]) -> list[str]:
        where = f"docs/{self.language}"
        found = topics(self.root)
        used: dict[str, Topic] = {}
        output: list[str] = []
        for number, line in enumerate(lines, 1):
            directive = parse(line, number, where)
            if directive is None:
                output.append(line)
            elif directive.topic == REFERENCES:
                output += api.reference_list(list(used.values()), self.words["join"])
                programs = [p for topic in used.values() for p in topic.programs.values()]
                names = [name for program in programs for name in api.used(program)]
                output += show.links(names, self.language, self.root)
                output += backends.verified(programs, self.language, self.root)
            elif directive.topic == DICTIONARY and directive.section:
                output += show.page(directive.section, self.language, self.root)
            elif directive.topic == DICTIONARY:
                output += show.index(self.language, self.root)
            elif directive.topic == MISTAKES:
                output += mistakes.collected(self.language, self.root)
            elif directive.topic == COVERAGE:
                output += coverage.table(self.language, self.root)
            elif directive.topic == BUDGETS:
                output += budgets(self.language)
            elif directive.topic not in found:
                raise unknown_topic(directive, where, found)
            else:
                used[directive.topic] = found[directive.topic]
                output += self.expand(directive, found[directive.topic], where)
        return output

    def expand(self, directive: Directive, topic: Topic, where: str) -> list[str]:
        if directive.section == PARITY:
            return table(topic, self.language, directive.attributes.get("naive", ""))
        if directive.section == COST:
            return costs.table(topic, self.language)
        if directive.section == DOWNLOAD:
            return [self.downloads(list(topic.programs.values())), ""]
        shown = tabs_of(directive, topic, where)
        # A program of both frameworks has no twin to miss: its reason stands above it.
        absent = twins(topic) if shown != ["both"] else []
        lines = ["", directive.attributes["because"], ""] if shown == ["both"] else [""]
        first = "!"
        for name in FRAMEWORKS:
            if name in shown:
                body = self.tab(topic.programs[name], directive)
            elif directive.only and name in absent:
                body = [self.words["only"] + directive.attributes["because"]]
            else:
                continue
            # `===!` keeps two directives in a row from becoming one row of tabs.
            lines += [f'==={first} "{FRAMEWORKS[name]}"', ""]
            first = ""
            lines += [f"    {line}" if line else "" for line in body] + [""]
        return lines

    def tab(self, program: Program, directive: Directive) -> list[str]:
        """One tab: the code, what it printed, what it drew."""
        section = directive.section
        part = f":{section}" if section else ""
        code = [f'--8<-- "{program.name}{part}"']
        if self.language != comments.SOURCE:  # no file has this text
            shown = comments.shown(program, self.language)
            code = (shown.sections[section].text if section else shown.code).splitlines()
        lines = ["```python", *code, "```", ""]
        printed = records.printed(program) if program.out.is_file() else {}
        if printed if section is None else section in printed:
            out = f"{program.topic}/{program.out.name}{part}"
            header = f'```output title="{self.words["output"]}"'
            lines += [header, f'--8<-- "{out}"', "```", ""]
            is_open = directive.attributes.get("backends") == "open"
            lines += backends.folded(program, section, self.language, is_open)
        drawn = [program.figure(section)] if section else program.figures()
        for figure in filter(Path.is_file, drawn):
            source = f"/snippets/{program.topic}/{figure.name}"
            alt = f"{FRAMEWORKS[program.framework]}: {directive.attributes.get('alt', '')}"
            lines += [f"![{alt}]({source}){{ .figure loading=lazy }}", ""]
        if section is None:
            lines += [self.downloads([program]), ""]
        return lines

    def downloads(self, programs: list[Program]) -> str:
        """The ways to take programs along: as files, as notebooks, into Colab."""
        join, colon = self.words["join"], self.words["colon"]
        files = [f"[`{p.path.name}`](/snippets/{p.name}){{ download }}" for p in programs]
        notebooks, executed = [], []
        for program in programs:
            label, name = FRAMEWORKS[program.framework], f"{program.path.stem}.ipynb"
            if program.has_notebook:
                colab = f"{COLAB}/{self.repository}/blob/{NOTEBOOKS}/{self.language}/{name}"
                notebooks.append(
                    f"[{label}](/{NOTEBOOKS}/{name}){{ download }} "
                    f"([{self.words['colab']}]({colab}))"
                )
            if program.is_example:
                executed.append(f"[{label}](/examples/{name})")
        lines = [f":material-download: {self.words['download']}{colon}{join.join(files)}"]
        if notebooks:
            icon, words = ":material-notebook-outline:", self.words["notebook"]
            lines.append(f"{icon} {words}{colon}{join.join(notebooks)}")
        if executed:
            words = self.words["executed"]
            lines.append(f":material-play-box-outline: {words}{colon}{join.join(executed)}")
        return "<br>".join(lines)


def unknown_topic(directive: Directive, where: str, found: dict[str, Topic]) -> Problem:
    return Problem(
        f"{where}:{directive.line}",
        f'there is no topic "{directive.topic}" under snippets/',
        f"Use one of {', '.join(found)}, or `make new TOPIC={directive.topic}`",
    )


class PairExtension(Extension):
    """`language` picks the words around the code; `root` is the folder of the repository.

    `repository` is its name on GitHub, whose branch `notebooks` Colab opens (set by the hooks).
    """

    def __init__(self, **settings):
        self.config = {
            "language": ["en", "en or zh"],
            "root": [str(ROOT), "The folder that holds snippets/"],
            "repository": ["", "owner/name on GitHub"],
        }
        super().__init__(**settings)

    def extendMarkdown(self, md):
        expander = Expander(
            md,
            self.getConfig("language"),
            Path(self.getConfig("root")),
            self.getConfig("repository"),
        )
        md.preprocessors.register(expander, "tandem", 40)


def makeExtension(**settings):
    return PairExtension(**settings)
