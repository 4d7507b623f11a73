"""Numbers that remember the events behind them, and values that are trees of such numbers."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Union
from uuid import UUID

from services.reporting.figures.rounding import percent
from shared.web.i18n import N_

Row = Mapping[str, Any]
"""A row of an indicator's SQL: `because` holds the ids of the events behind it, `person`, if there, whom it counts.

Where nobody asks for events or people, rows that are alike come as one, with how many `times` they came.
"""

_NAME = re.compile(r"(?:[^.\\]|\\.)+")


@dataclass(frozen=True, slots=True)
class Number:
    """A JSON value of a figure with the rows it was counted from."""

    value: Any
    rows: tuple[Row, ...] = ()

    @property
    def events(self) -> tuple[UUID, ...]:
        """The ids of the events behind it."""
        return behind(self.rows)

    @property
    def people(self) -> Mapping[UUID, frozenset[UUID]]:
        """Whom it was counted from, each with the events behind that; empty where it counts something else."""
        found: dict[UUID, set[UUID]] = {}
        for row in self.rows:
            if "person" in row:
                found.setdefault(row["person"], set()).update(row["because"])
        return {person: frozenset(events) for person, events in found.items()}


Tree = Union[Number, Mapping[str, "Tree"]]  # noqa: UP007 - it names itself, which needs a string
"""A figure's value: a number, or named parts that are trees again."""


class NoSuchPart(LookupError):
    """This figure has no such part."""


def behind(rows: Iterable[Row]) -> tuple[UUID, ...]:
    """The events behind these rows, each once, in order."""
    return tuple(dict.fromkeys(id_ for row in rows for id_ in row["because"]))


def because_of(what: str, rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with the events of `what` behind them, too, beside those of the stays."""
    return [{**row, "because": [*row["because"], *row[f"{what}_because"]]} if "because" in row else row for row in rows]


def number(value: Any, rows: Iterable[Row]) -> Number:
    """A value that was computed from these rows."""
    return Number(value, tuple(rows))


def size(rows: Iterable[Row]) -> int:
    """How many rows there are, those alike counted as often as they came."""
    return sum(row.get("times", 1) for row in rows)


def spread(rows: Iterable[Row], value: Callable[[Row], int]) -> list[int]:
    """The value of each row, as often as the row came."""
    return [each for row in rows for each in [value(row)] * row.get("times", 1)]


def count(rows: Sequence[Row]) -> Number:
    """How many rows there are."""
    return number(size(rows), rows)


def percentage(counted: Sequence[Row], of: Sequence[Row]) -> Number:
    """Per cent with one decimal, half up; None of nobody."""
    return number(percent(size(counted), size(of)), counted)


SHARE = {"n": N_("Count"), "d": N_("Of"), "pct": N_("Per cent")}
"""The names of a share's parts."""


def share(counted: Sequence[Row], of: Sequence[Row]) -> dict[str, Tree]:
    """Numerator, denominator and per cent."""
    return {"n": count(counted), "d": count(of), "pct": percentage(counted, of)}


def plain(tree: Tree) -> Any:
    """The value as JSON."""
    return tree.value if isinstance(tree, Number) else {name: plain(part) for name, part in tree.items()}


def part_of(tree: Tree, path: str) -> Tree:
    """The part at a dotted path (empty: the whole). Raises NoSuchPart that says which parts there are."""
    found = tree
    for name in names_of(path):
        if isinstance(found, Number) or name not in found:
            raise NoSuchPart(f"there is no part {path!r}; there are {', '.join(path for path, _ in leaves(tree))}")
        found = found[name]
    return found


def names_of(path: str) -> list[str]:
    """The names on a dotted path; a dot that belongs to a name has a backslash before it."""
    return [re.sub(r"\\(.)", r"\1", name) for name in _NAME.findall(path)]


def leaves(tree: Tree, path: str = "") -> Iterator[tuple[str, Number]]:
    """Every number in the tree with its dotted path."""
    if isinstance(tree, Number):
        yield path, tree
        return
    for name, part in tree.items():
        own = re.sub(r"([.\\])", r"\\\1", name)
        yield from leaves(part, f"{path}.{own}" if path else own)


def events_of(tree: Tree) -> tuple[UUID, ...]:
    """The events behind every number in the tree, each once."""
    return tuple(dict.fromkeys(id_ for _, leaf in leaves(tree) for id_ in leaf.events))
