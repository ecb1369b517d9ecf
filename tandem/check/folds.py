"""What other backends of Keras print is folded, and the fold says why it differs."""

from __future__ import annotations

from tandem.model import records
from tandem.model.pages import Directive, Page
from tandem.model.problem import Problem
from tandem.model.programs import BACKENDS, FRAMEWORKS, Topic
from tandem.site.blocks import backends


def check_fold(page: Page, directive: Directive, known: dict[str, Topic]) -> None:
    """A fold says why another backend prints something else; nothing else has such a sentence."""
    topic, section = known.get(directive.topic), directive.section
    keras = topic.programs.get("keras") if topic and directive.shows_code else None
    found = backends.differences(keras, section) if keras else {}
    said = directive.attributes.get("differs")
    where = f"{page.where}:{directive.line} (tab {FRAMEWORKS['keras']})"
    what = f'section "{section}"' if section else f'topic "{directive.topic}"'
    says_why = said or backends.is_open(directive)
    if found and not says_why and not backends.only_form(keras, section):
        others = [BACKENDS[one.backend] for some in found.values() for one in some]
        raise Problem(
            where,
            f"{what} prints something else on {' and '.join(others)}, and its fold does not say why",
            'Print with `ops.convert_to_numpy`, or add differs="...", why, in the page\'s language',
        )
    # Where a record may be far off, as a time is, the next one may lie within.
    is_loose = keras and records.tolerance(keras, section or "") > records.RTOL
    if said is not None and not found and not is_loose:
        raise Problem(
            where,
            f"differs= says why {what} prints something else on other backends, and it does not",
            "Delete differs=",
        )
