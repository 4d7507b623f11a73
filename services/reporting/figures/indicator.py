"""What defines an indicator: its words and arguments, its SQL, how rows become the value, and where it is shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from services.reporting.figures.arguments import REQUIRED, Argument, Arguments
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


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One definition. Changing what it counts makes a new `version`; reports keep the old one.

    `sql` names the file beside the indicator that goes on from `prelude.sql`; None for a figure of its arguments alone.
    `questions` gives the arguments of each run of that SQL, `tree` the value from all their rows. `order_by` are the
    columns in whose order rows come when each has the events behind it. `columns` are what `tree` reads of a row
    besides the person and the events, so that rows alike in these may be counted together; None when it must see each
    row. A `weighted` SQL says how many `times` each row counts then. `also` are parts that a value has only when
    somebody is in them; `*` is any name.

    `parts` are the English names of its parts, for people. Lists show figures by their `place`. A programme's page has
    a `share` as three numbers, and links to what is shown in `detail`.
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
    order_by: tuple[str, ...] = ("person",)
    weighted: bool = False
    also: tuple[str, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    place: int
    shown: Literal["share", "detail"] | None = None
    can_be_target: bool = True

    @property
    def examples(self) -> dict[str, Any]:
        """A value for each argument that must be given."""
        return {each.name: each.example for each in self.arguments if each.otherwise is REQUIRED}

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
