"""Idioms, words and figures: each function yields a `Problem` for every fault of one kind."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import suppress
from os.path import normpath
from pathlib import Path

from tandem.dictionary import entries
from tandem.model import records
from tandem.model.pages import DICTIONARY, Page, by_path
from tandem.model.programs import (
    ROOT,
    Problem,
    Program,
    Topic,
    programs,
    topics,
    with_backends,
)
from tandem.site import mistakes

FUNCTIONAL = "from torch.nn import functional as F"
NORM_OF = {"linalg", "ops", "tf", "self"}  # whose `norm` is not a tensor's method
SUSPECT = re.compile(r"\.norm\(|\.data\b|\bfunctional\b|\bwrong\b")
SHARE = re.compile("mean|accuracy")
BEHIND = (
    "goes behind autograd's back",
    "Write `with torch.no_grad():` and `copy_`, `add_` or `fill_` on the parameter itself",
)

# Words of English and Chinese that point at the place where a text stands.
POINTS_AT_ITS_PAGE = {
    "en": re.compile(
        r"\b(below|above|here|(?:this|that) page|(?:each|every) tab)\b", re.IGNORECASE
    ),
    "zh": re.compile("下面|上面|下方|上方|下文|上文|下列|如下|这里|此处|本页|标签页"),
}
AN_OWN = re.compile(r"\ban own\b", re.IGNORECASE)
NOBODY_SAYS = ("nobody says `an own`", "Write `a ... of your own`")

# Words of a link's text that name no subject.
STOP = re.compile(
    r"(?:a|after|all|an|and|are|as|at|be|before|by|can|each|first|for|from|has|have|here|how|in|is|it|its|itself|keras|"
    r"last|more|must|next|no|not|of|on|one|open|or|other|own|pages?|part|pytorch|same|second|steps?|tensorflow|the|their|"
    r"them|then|there|they|this|three|to|two|was|what|where|which|whose|why|with|your?)"
)
WORD = re.compile(r"[a-z0-9_]{3,}")
HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
LINKED = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)[^)]*\)")

NUMBER = re.compile(r"(?<![\w.,#/:])[-−]?\d[\d,]*(?:\.\d+)?(?![\w]|[.,]\d)")
SHAPE = re.compile(r"\((?:\d+, ?)+\d*\)")
VERSION = re.compile(
    r"(?:PyTorch|torch|Keras|TensorFlow|TF|Python|torchvision|Lightning|CUDA)(?:[\s\d.,、和或]|or|and)*$"
)
MARK = re.compile(r"\[\^[a-z0-9-]+\]")
SENTENCE_ENDS = re.compile(r"[.!?](?=\s|$|\[\^)|[。！？]")
DIGITS = 3  # a number with fewer significant digits may agree by chance


def check(root: Path = ROOT, every: dict[Path, Page] | None = None) -> Iterator[Problem]:
    """Every fault, programs first. Programs, pages and entries must be readable."""
    known = topics(root)
    for program in programs(root):
        yield from code(program)
    for entry in entries.every(root):
        yield from dictionary(entry)
    every = every or by_path(root)
    for page in every.values():
        yield from words(page)
        yield from collected(page)
        yield from links(page, every)
        yield from figures(page, known)


def code(program: Program) -> Iterator[Problem]:
    """What a program should spell as PyTorch's own examples do."""
    for line, what, todo in spellings(program.text):
        yield program.problem(line, what, todo)
    for number, line in enumerate(program.text.splitlines(), 1):
        if AN_OWN.search(line):
            yield program.problem(number, *NOBODY_SAYS)


def dictionary(entry: entries.Entry) -> Iterator[Problem]:
    """The same of the code and the text of an entry."""
    naive = [value for value in entry.naive.values() if isinstance(value, str)]
    for text in (entry.torch, entry.keras, entry.torch_call, entry.keras_call, *naive):
        with suppress(SyntaxError):  # the dictionary's own check says so
            for _, what, todo in spellings(text.strip()):
                yield entry.problem(what, todo)
    if AN_OWN.search(entry.en):
        yield entry.problem(*NOBODY_SAYS)


def spellings(text: str) -> Iterator[tuple[int, str, str]]:
    """Line, fault and remedy of each old or misleading spelling in a text of Python."""
    if not SUSPECT.search(text):  # parsing everything would take seconds
        return
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Call(func=ast.Attribute(attr="norm", value=owner), args=args) if _last(
                owner
            ) == "torch" or (not args and _last(owner) not in NORM_OF):
                what, todo = "is the old way to a norm", "Write `torch.linalg.vector_norm(x)`"
            case ast.Assign(targets=targets) if any(map(_is_data, targets)):
                what, todo = BEHIND
            case ast.AugAssign(target=target) if _is_data(target):
                what, todo = BEHIND
            case ast.Call(func=ast.Attribute(attr=method, value=ast.Attribute(attr="data"))) if (
                method.endswith("_")
            ):
                what, todo = BEHIND
            case ast.Assign(targets=[ast.Name(id="wrong")], value=value) if SHARE.search(
                ast.unparse(value)
            ):
                what, todo = "holds a share of right answers", "Call it what it is: `accuracy`"
            case ast.Attribute(value=ast.Attribute(attr="functional", value=owner)) if ast.unparse(
                owner
            ) in ("nn", "torch.nn"):
                what, todo = "is spelt out", f"Write `F.{node.attr}`"
            case ast.Import() | ast.ImportFrom() if (
                "torch.nn.functional" in _imported(node) and ast.unparse(node) != FUNCTIONAL
            ):
                what, todo = "is another spelling", f"Write `{FUNCTIONAL}`"
            case _:
                continue
        yield node.lineno, f"`{ast.unparse(node)}` {what}", todo


def _imported(node: ast.Import | ast.ImportFrom) -> set[str]:
    module = getattr(node, "module", "")
    return {module, *(f"{module}.{name.name}".lstrip(".") for name in node.names)}


def _last(owner: ast.expr) -> str:
    return ast.unparse(owner).rpartition(".")[2]


def _is_data(target: ast.expr) -> bool:
    """Whether a target is, or contains, the `.data` of something other than `self`."""
    return any(
        isinstance(node, ast.Attribute) and node.attr == "data" and _last(node.value) != "self"
        for node in ast.walk(target)
    )


def words(page: Page) -> Iterator[Problem]:
    """What nobody would say."""
    for number, line in page.prose:
        if page.language == "en" and AN_OWN.search(line):
            yield Problem(f"{page.where}:{number}", *NOBODY_SAYS)


def collected(page: Page) -> Iterator[Problem]:
    """A text that `::: mistakes` lifts from its page points at nothing that stays behind."""
    for entry in mistakes.entries(page):
        found = POINTS_AT_ITS_PAGE[page.language].search(re.sub(r"`[^`]*`", "``", entry.text))
        if found:
            yield Problem(
                f"{page.where}:{entry.line}",
                f'the entry "{entry.title}" says "{found[0]}", and is read on another page too',
                "Say it without pointing, or in a second paragraph, which stays on the page",
            )


def links(page: Page, every: dict[Path, Page]) -> Iterator[Problem]:
    """An internal link leads to a page that has a word of the link's text."""
    for number, line in enumerate(page.lines, 1):
        for text, url in LINKED.findall(line):
            target = url.partition("#")[0]
            if re.match(r"[a-z]+:|/", url) or not target:
                continue
            linked = every.get(Path(normpath(page.path.parent / target)))
            wanted = subjects(text)
            if not linked or not wanted or linked.name.startswith(f"{DICTIONARY}/"):
                continue
            there = "\n".join(linked.lines).lower() + linked.name
            if not any(word in there for word in wanted):
                yield Problem(
                    f"{page.where}:{number}",
                    f"[{text}] leads to {target}, which has no word of it",
                    "Link to the page that is about it, or say there what the text promises",
                )


def subjects(text: str) -> set[str]:
    """The parts of a link's text that name something: words, or pairs of Chinese characters."""
    found = {word.rstrip("s") for word in WORD.findall(text.lower()) if not STOP.fullmatch(word)}
    for run in HAN.findall(text):
        found |= {run[i : i + 2] for i in range(len(run) - 1)}
    return found


def figures(page: Page, known: dict[str, Topic]) -> Iterator[Problem]:
    """A figure from a record stands beside that output, or carries the mark of a proof.

    A number with decimals that is in none of the page's programs has aged, or comes from nowhere.
    """
    printed, written = _printed(page, known), _written(page, known)
    if not printed:
        return
    for shown, paragraph in paragraphs(page):
        text = "\n".join(line for _, line in paragraph)
        for match in NUMBER.finditer(text):
            figure = match[0].replace(",", "").replace("−", "-")
            if _significant(figure) < DIGITS or _is_marked(text, match.end()):
                continue
            homes = {
                home
                for number, sections in printed.items()
                if _rounds(number, figure)
                for home in sections
            }
            if homes & shown or figure.lstrip("-") in written:
                continue
            where = f"{page.where}:{paragraph[text[: match.start()].count(chr(10))][0]}"
            if homes:
                topic, section = sorted(homes)[0]
                yield Problem(
                    where,
                    f"{match[0]} is what {topic}:{section} printed, which this section does not show, "
                    "so it would grow old unseen",
                    "End the sentence in a mark, [^id], whose claim has the record",
                )
            elif "." in figure and not VERSION.search(text[: match.start()]):
                yield Problem(
                    where,
                    f"{match[0]} is in no program and no output of this page",
                    "Take it from the record, or end the sentence in a mark, [^id], of a claim",
                )


def _is_marked(text: str, end: int) -> bool:
    """Whether the sentence that goes on at `end` closes with a mark."""
    mark = MARK.search(text, end)
    return bool(mark) and len(SENTENCE_ENDS.findall(text[end : mark.start()])) <= 1


def _rounds(number: str, figure: str) -> bool:
    """Whether a printed number, rounded to the digits of a written figure, is that figure."""
    decimals = len(figure.partition(".")[2])
    if not decimals:
        decimals = len(figure.rstrip("0")) - len(figure)
    return float(number) == float(figure) or (
        len(number.partition(".")[2]) >= decimals
        and round(float(number), decimals) == float(figure)
    )


def _printed(page: Page, known: dict[str, Topic]) -> dict[str, set[tuple[str, str]]]:
    """Number -> the sections, of topics on the page, that printed it, shapes left out."""
    found: dict[str, set[tuple[str, str]]] = {}
    for program in _programs(page, known):
        for one in with_backends([program]):
            for section, text in records.printed(one).items() if one.out.is_file() else ():
                for number in NUMBER.findall(SHAPE.sub("", text)):
                    home = (program.topic, section)
                    found.setdefault(number.replace(",", ""), set()).add(home)
    return found


def _written(page: Page, known: dict[str, Topic]) -> set[str]:
    """The numbers that stand in the code of the page's programs."""
    texts = [program.text for program in _programs(page, known)]
    return {number for text in texts for number in NUMBER.findall(text)}


def _programs(page: Page, known: dict[str, Topic]) -> list[Program]:
    return [p for t in page.topics if t in known for p in known[t].programs.values()]


def paragraphs(page: Page) -> Iterator[tuple[set[tuple[str, str]], list[tuple[int, str]]]]:
    """Each paragraph, list item or row, with the sections that its part of the page shows."""
    parts: list[list[tuple[int, str]]] = [[]]
    for number, line in page.prose:
        if re.match(r"#+ ", line):
            parts.append([])
        parts[-1].append((number, line))
    at = {directive.line: directive for directive in page.directives}
    for part in parts:
        shown = {(at[number].topic, at[number].section or "") for number, _ in part if number in at}
        paragraph: list[tuple[int, str]] = []
        for number, line in [*part, (0, "")]:
            if number in at or not line.strip() or re.match(r"\s*(?:[-*|]|\d+\.) ?", line):
                if paragraph:
                    yield shown, paragraph
                paragraph = []
            if line.strip() and number not in at:
                paragraph.append((number, line))


def _significant(number: str) -> int:
    """How many digits of a number mean something: 3 of 0.0966, 1 of 60,000."""
    digits = re.sub(r"\D", "", number).lstrip("0")
    return len(digits if "." in number else digits.rstrip("0"))
