"""Where a block stands: on a page of an edition, after what the page has shown so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from tandem.model.editions import Edition
from tandem.model.pages import Directive
from tandem.model.problem import Problem
from tandem.model.programs import Program, Topic, topics
from tandem.site import words


@dataclass
class Place:
    """What a block may know. `repository` is the name on GitHub, whose notebooks Colab opens.

    `page` is the file of a page of the site, "" where the block is for other readers.
    """

    edition: Edition
    repository: str = ""
    page: str = ""
    used: dict[str, Topic] = field(default_factory=dict)
    exercises: int = 0  # shown so far

    @property
    def topics(self) -> dict[str, Topic]:
        return known(self.edition.root)

    @property
    def programs(self) -> list[Program]:
        """The programs that the page has shown so far."""
        return [program for topic in self.used.values() for program in topic.programs.values()]

    def words(self, group: str) -> dict:
        return words.words(self.edition, group)

    def topic(self, directive: Directive) -> Topic:
        """The topic that a directive names, which counts as shown from here on.

        Raises `Problem` for one that is not there.
        """
        if directive.topic not in self.topics:
            raise unknown_topic(directive, self.edition.where, self.topics)
        return self.used.setdefault(directive.topic, self.topics[directive.topic])


@lru_cache(maxsize=2)  # once a build: `build.forget`
def known(root: Path) -> dict[str, Topic]:
    """Every topic, for all pages."""
    return topics(root)


def unknown_topic(directive: Directive, where: str, found: dict[str, Topic]) -> Problem:
    return Problem(
        f"{where}:{directive.line}",
        f'there is no topic "{directive.topic}" under snippets/',
        f"Use one of {', '.join(found)}, or `make new PAGE=part/{directive.topic}`",
    )
