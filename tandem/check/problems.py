"""Everything about programs, records and pages that needs no framework: every fault, one by one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from tandem.check.accounts import check_accounts
from tandem.check.addresses import check_addresses
from tandem.check.chance import check_chance
from tandem.check.claims import check_claims
from tandem.check.comments import check_comments
from tandem.check.corrections import check_corrections
from tandem.check.course import check_course, check_glossary
from tandem.check.dictionary import check_dictionary
from tandem.check.figures import check_figures
from tandem.check.folds import check_fold
from tandem.check.generated import check_generated
from tandem.check.idioms import check_idioms
from tandem.check.lines import check_lines
from tandem.check.links import check_links
from tandem.check.lints import check_lints
from tandem.check.literals import check_literals
from tandem.check.messages import check_messages
from tandem.check.navigation import check_navigation
from tandem.check.numbers import check_numbers, check_stated
from tandem.check.pages import check_directive, check_download, check_fences, check_order
from tandem.check.places import check_places
from tandem.check.programs import check_place, check_references, check_topic
from tandem.check.queries import check_queries, check_synonyms
from tandem.check.questions import check_questions
from tandem.check.raised import check_raised
from tandem.check.records import check_records
from tandem.check.rooms import check_rooms
from tandem.check.shrunk import check_shrunk
from tandem.check.templates import check_templates
from tandem.check.terms import check_terms
from tandem.check.translations import check_original, check_translation
from tandem.check.twins import check_twins
from tandem.check.words import check_words
from tandem.model import records
from tandem.model.editions import by_path
from tandem.model.pages import DICTIONARY, Page
from tandem.model.problem import Problem
from tandem.model.programs import ROOT, Topic, programs, topics, with_backends
from tandem.model.reading import reading
from tandem.site.blocks import coverage, mistakes


def attempts(found: list[str]) -> Callable[[Callable[[], None]], bool]:
    """Runs a check, adds its fault to those found, and says whether there was none."""

    def attempt(check: Callable[[], None]) -> bool:
        try:
            check()
        except Problem as problem:
            if str(problem) not in found:
                found.append(str(problem))
            return False
        return True

    return attempt


def of_page(page: Page, every: dict[Path, Page], known: dict[str, Topic]) -> list[str]:
    """What is wrong with a page by itself, and with what it shows."""
    found: list[str] = []
    attempt = attempts(found)
    if not attempt(lambda: page.directives):
        return found
    attempt(partial(check_fences, page))
    attempt(partial(check_links, page, every))
    attempt(partial(mistakes.check, page))
    for directive in page.directives:
        attempt(partial(check_directive, page, directive, known))
        attempt(partial(check_fold, page, directive, known))
    for topic in set(page.topics) & set(known):
        attempt(partial(check_order, page, known[topic]))
        attempt(partial(check_download, page, topic))
    return found


def problems(root: Path = ROOT) -> list[str]:
    """Every fault in the repository, a sentence each; empty where there is none."""
    with reading():
        return _problems(root)


def _problems(root: Path) -> list[str]:
    found: list[str] = []
    attempt = attempts(found)
    facts = records.load(root)
    readable = True
    for program in programs(root):
        if attempt(program.check_syntax) and attempt(lambda p=program: p.sections):
            attempt(lambda p=program: p.torchrun)
            attempt(partial(check_references, program))
            for one in with_backends([program]):
                attempt(partial(records.check, one, facts))
        else:
            readable = False
    if not readable:  # every page that shows the program would be wrong too: one sentence is enough
        return found

    known = topics(root)
    every = by_path(root)
    used: set[str] = set()
    for page in every.values():
        found += of_page(page, every, known)
        if attempt(lambda page=page: page.directives):
            used |= set(page.topics) & set(known)
    for page in every.values():
        attempt(
            partial(check_translation if page.language == "en" else check_original, page, every)
        )
    for topic in known.values():
        attempt(partial(check_place, topic))
        if topic.name != DICTIONARY:
            attempt(partial(check_topic, topic, topic.name in used))
    attempt(partial(coverage.check, root))
    for checks in (
        check_records,
        check_navigation,
        check_dictionary,
        check_chance,
        check_addresses,
        check_generated,
        check_words,
        check_rooms,
        check_templates,
        check_terms,
        check_comments,
        check_lints,
        check_places,
        check_idioms,
        check_figures,
        check_numbers,
        check_stated,
        check_claims,
        check_accounts,
        check_lines,
        check_literals,
        check_twins,
        check_course,
        check_glossary,
        check_shrunk,
        check_queries,
        check_synonyms,
        check_corrections,
        check_messages,
        check_raised,
        check_questions,
    ):
        try:
            found += map(str, checks(root))
        except Problem as problem:
            found.append(str(problem))
    return list(dict.fromkeys(found))
