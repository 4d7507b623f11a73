"""Numbers that remember the events behind them, and values that are trees of such numbers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Union
from uuid import UUID

from services.reporting.indicators.rounding import percent

Row = Mapping[str, Any]
"""A row of an indicator's SQL: `because` holds the ids of the events behind it, `person`, if there, whom it counts."""


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


def number(value: Any, rows: Iterable[Row]) -> Number:
    """A value that was computed from these rows."""
    return Number(value, tuple(rows))


def count(rows: Sequence[Row]) -> Number:
    """How many rows there are."""
    return number(len(rows), rows)


def percentage(counted: Sequence[Row], of: Sequence[Row]) -> Number:
    """Per cent with one decimal, half up; None of nobody."""
    return number(percent(len(counted), len(of)), counted)


def share(counted: Sequence[Row], of: Sequence[Row]) -> dict[str, Tree]:
    """Numerator, denominator and per cent."""
    return {"n": count(counted), "d": count(of), "pct": percentage(counted, of)}


def plain(tree: Tree) -> Any:
    """The value as JSON."""
    return tree.value if isinstance(tree, Number) else {name: plain(part) for name, part in tree.items()}


def part_of(tree: Tree, path: str) -> Tree:
    """The part at a dotted path (empty: the whole). Raises NoSuchPart that says which parts there are."""
    found = tree
    for name in filter(None, path.split(".")):
        if isinstance(found, Number) or name not in found:
            raise NoSuchPart(f"there is no part {path!r}; there are {', '.join(path for path, _ in leaves(tree))}")
        found = found[name]
    return found


def leaves(tree: Tree, path: str = "") -> Iterator[tuple[str, Number]]:
    """Every number in the tree with its dotted path."""
    if isinstance(tree, Number):
        yield path, tree
        return
    for name, part in tree.items():
        yield from leaves(part, f"{path}.{name}" if path else name)


def events_of(tree: Tree) -> tuple[UUID, ...]:
    """The events behind every number in the tree, each once."""
    return tuple(dict.fromkeys(id_ for _, leaf in leaves(tree) for id_ in leaf.events))
