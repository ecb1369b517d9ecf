"""The numbers and the code of a Chinese text are those of the English one, paragraph by paragraph.

A number may be a word in one of them: "two" for 2, “两” for 2, “120 万” for 1.2 million. And those of
a proved sentence are those of its proof, or of what its section shows.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from pathlib import Path

from tandem.check import accounts
from tandem.dictionary import entries
from tandem.model import claims, records, sentences
from tandem.model.claims import Claim
from tandem.model.editions import Edition
from tandem.model.problem import Problem

NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.])\d(?:[\d.,]*\d)?(?:e[-+]?\d+)?(?![⁰¹²³⁴-⁹])(?P<unit> million| 万)?"
)
ANY = " ".join(string.digits)  # what `accounts` says of a proof, whose figures are not written out
WRITTEN = re.compile(r"\d+(?:\.\d+)?(?:e-?\d+)?")
UNITS = {" million": 10**6, " 万": 10**4, None: 1}
NO_TEXT = re.compile(  # addresses, attributes, marks, "1D", and the names of months
    r"\]\([^)]*\)|\{ ?[#.][^}]*\}|\[\^[^\]]*\]|\b\d-?D\b|\d 维|\d+ 月"
)
CODE = re.compile(r"(?<!`)`[^`\n]+`(?!`)")
WORDS = {  # what a number may be called
    0: ("zero", "no ", "nothing", "零", "没有"),
    0.5: ("half", "一半"),
    1: ("one", "a ", "an ", "unit", "first", "single", "once", "short", "一", "单"),
    2: ("two", "both", "twice", "second", "half", "square", "两", "二", "双"),
    3: ("three", "third", "三"),
    4: ("four", "四"),
    5: ("five", "五"),
    6: ("six", "六"),
    7: ("seven", "七"),
    8: ("eight", "byte", "八"),
    9: ("nine", "九"),
    10: ("ten", "十"),
    16: ("sixteen", "十六"),
    100: ("hundred", "percent", "百"),
}


def check_numbers(root: Path) -> Iterator[Problem]:
    """Each text whose numbers differ from those of its translation."""
    chinese = {page.name: page for page in Edition("zh", root).pages()}
    for page in Edition("en", root).pages():
        if page.name not in chinese:
            continue
        other = chinese[page.name]
        left, right = paragraphs(page.lines), paragraphs(other.lines)
        if len(left) != len(right):  # as a whole, then
            left, right = ([(1, "\n".join(page.lines))] for page in (page, other))
        for (_, english), (line, text) in zip(left, right, strict=True):
            if said := differ(english, text):
                yield Problem(f"{other.where}:{line}", said, "Write the same number in both")
            if said := codes_differ(english, text):
                yield Problem(f"{other.where}:{line}", said, "Write the same code in both")
    for entry in entries.every(root):
        for texts in ({"en": entry.en, "zh": entry.zh}, entry.because, entry.title):
            if texts and (said := differ(texts["en"], texts["zh"])):
                yield entry.problem(said, "Write the same number in en and in zh")
        # Arguments may be words of the language; the Chinese text may name more.
        called, there = (
            [code.partition("(")[0].rstrip("`") for code in CODE.findall(text)]
            for text in (entry.en, entry.zh)
        )
        if missing := [name for name in called if name not in there]:
            said = f"only the English text has the code {missing[0]}`"
            yield entry.problem(said, "Write the same code in en and in zh")


def paragraphs(lines: list[str]) -> list[tuple[int, str]]:
    """Line and text of each paragraph, item, heading, row and directive."""
    return [(first, text) for _, first, _, text in sentences.blocks(lines)]


def numbers(text: str) -> dict[float, str]:
    """Each number of a text, and how it is written there."""
    found = NUMBER.finditer(NO_TEXT.sub(" ", text))
    return {_value(match): match[0] for match in found}


def _value(match: re.Match) -> float | str:
    digits = match[0].removesuffix(match["unit"] or "").replace(",", "")
    try:
        return round(float(digits) * UNITS[match["unit"]], 12)
    except ValueError:  # a version, such as 3.15.1
        return digits


def differ(english: str, chinese: str) -> str:
    """What number one text has, and the other neither in digits nor in words; "" for none."""
    left, right = numbers(english), numbers(chinese)
    for language, here, there, other in (
        ("English", left, right, chinese),
        ("Chinese", right, left, english.lower()),
    ):
        for number in here.keys() - there.keys():
            if not any(word in other for word in WORDS.get(number, ())):
                return f"only the {language} text has the number {here[number].strip()}"
    return ""


def codes_differ(english: str, chinese: str) -> str:
    """What code stands in one paragraph and not in the other; "" for none."""
    left, right = (dict.fromkeys(CODE.findall(text)) for text in (english, chinese))
    for language, here, there in (("English", left, right), ("Chinese", right, left)):
        for code in here:
            if code not in there:
                return f"only the {language} text has the code {code}"
    return ""


def check_stated(root: Path) -> Iterator[Problem]:
    """Each number of a proved sentence that neither its proof has, nor what its section shows."""
    bounds = records.tolerances(root)
    for page in accounts.guide(root):
        try:
            known, shown = claims.load(page.name, root), accounts.shown_in(page)
        except Problem:  # other checks say so
            continue
        for sentence in sentences.read(page.lines)[0]:
            proofs = [known[mark.id] for mark in sentence.marks if mark.id in known]
            if not proofs or any(claim.source for claim in proofs):
                continue
            reached = [bounds.get(t, {}).get("at_least", {}).values() for t in page.topics]
            has = {float(one) for some in reached for one in some}
            for text in (*map(_proof, proofs), shown.get(sentence.section, "").replace(ANY, "")):
                has |= {float(one) for one in WRITTEN.findall(text.replace("_", ""))}
            said = sentences.NAMED.sub("", sentences.without_marks(sentence.text))
            for number, written in numbers(said).items():
                if not isinstance(number, str) and not _is_of(number, written, has):
                    yield Problem(
                        f"{page.where}:{sentence.line}",
                        f"{written} is in none of the proofs of this sentence, and its section does not "
                        "show it",
                        f"Write what {proofs[0].where} proves, or prove it there",
                    )


def _proof(claim: Claim) -> str:
    return f"{claim.code} {claim.record}"


def _is_of(number: float, written: str, has: set[float]) -> bool:
    """Whether a number is one of those, as it is rounded, or a percentage of one or of the rest."""
    digits = written.split(" ")[0].replace(",", "")
    places = len(digits.partition(".")[2]) or len(digits.rstrip("0")) - len(digits)
    places -= 6 if "million" in written else 0
    return any(
        number
        in (one, round(one, places), round(100 * one, places), 100 - round(100 * one, places))
        for one in has
    )
