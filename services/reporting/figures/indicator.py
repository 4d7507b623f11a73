"""What defines an indicator: its words, its unit, its arguments, its SQL, and how rows become the value."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from services.reporting.figures.arguments import Argument, Arguments
from services.reporting.figures.number import Row, Tree

Unit = Literal[
    "person",
    "participation",
    "spell",
    "place",
    "day",
    "share",
    "pair",
    "organisation",
    "visit",
    "follow-up",
    "course",
    "mentorship",
    "proposal",
]

Answers = Sequence[Sequence[Row]]
"""The rows of each question, in the order in which they were asked."""


def ask_once(arguments: Arguments) -> Sequence[Arguments]:
    """Most figures run their SQL once, with the arguments as given."""
    return [arguments]


@dataclass(frozen=True)
class Indicator:
    """One definition. Changing what it counts makes a new `version`; reports keep the old one.

    `sql` names the file beside the indicator that goes on from `prelude.sql`; None for a figure of its arguments alone.
    `questions` gives the arguments of each run of that SQL, `tree` the value from all their rows. `columns` are what
    `tree` reads of a row besides the person and the events, so that rows alike in these may be counted together; None
    when it must see each row. `also` are parts that a value has only when somebody is in them; `*` is any name.
    """

    fn: str
    version: int
    unit: Unit
    wording_sv: str
    wording_en: str
    source: str
    tree: Callable[[Answers, Arguments], Tree]
    sql: str | None
    arguments: tuple[Argument, ...] = ()
    questions: Callable[[Arguments], Sequence[Arguments]] = ask_once
    columns: tuple[str, ...] | None = None
    also: tuple[str, ...] = ()

    def described(self) -> dict[str, Any]:
        """What is shown beside a figure, as JSON."""
        over_time = ("project", "V", "K") if self.sql else ()
        return {
            "id": self.fn,
            "version": self.version,
            "unit": self.unit,
            "wording_sv": self.wording_sv,
            "wording_en": self.wording_en,
            "source": self.source,
            "arguments": [*over_time, *(argument.name for argument in self.arguments)],
        }
