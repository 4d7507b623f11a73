"""Figures as pages show them: lines with a number and its address, tables, targets, and the funnel's steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import eq, ge, le
from typing import Any

from services.reporting.figures.computing import Computed
from services.reporting.figures.groups import STEPS
from services.reporting.figures.number import NoSuchPart, Number, leaves, names_of, part_of
from services.reporting.web.pages.query import PageQuery
from shared.contract.reporting import Target

_MEETS = {">=": ge, "==": eq, "<=": le}
MIN_SCALE = 1.0


@dataclass(frozen=True)
class Line:
    """One number: the names on its path, its value, and where its events are listed."""

    path: str
    names: Sequence[str]
    value: Any
    address: str


@dataclass(frozen=True)
class Aim:
    """A target beside what has come of it. `scale` is the value at the chart's end."""

    target: Target
    value: float | None
    address: str

    @property
    def met(self) -> bool | None:
        return None if self.value is None else bool(_MEETS[self.target.op](self.value, self.target.value))

    @property
    def scale(self) -> float:
        return max(self.value or 0.0, self.target.value, MIN_SCALE) * 1.15


@dataclass(frozen=True)
class Crossed:
    """A figure with two levels as a table: names of the columns, and for each row its name and its cells by column."""

    columns: Sequence[str]
    rows: Sequence[tuple[str, Mapping[str, Line]]]

    def sums(self) -> dict[str, int]:
        """What each column adds up to."""
        return {c: sum(row[c].value for _, row in self.rows if c in row) for c in self.columns}


@dataclass(frozen=True)
class Step:
    """A step of the funnel: how many reached it, and how many of them by way of every step before it."""

    name: str
    reached: Line
    in_order: Line


def lines(computed: Computed, query: PageQuery) -> list[Line]:
    """Every number of a figure."""
    fn = computed.figure.indicator.fn
    return [
        Line(path, names_of(path), leaf.value, query.address(fn, path)) for path, leaf in leaves(computed.figure.tree)
    ]


def aim(computed: Computed, target: Target, query: PageQuery) -> Aim:
    """How far a target is. A part that nobody is in does not show up in the figure: it is 0."""
    address = query.address(target.figure, target.part, target.arguments)
    try:
        part = part_of(computed.figure.tree, target.part)
    except NoSuchPart:
        return Aim(target, 0.0, query.address(target.figure, "", target.arguments))
    value = part.value if isinstance(part, Number) else None
    return Aim(target, float(value) if isinstance(value, int | float) else None, address)


def crossed(found: Sequence[Line], order: Sequence[str] = ()) -> Crossed:
    """Numbers with two names each as a table; columns of `order` first and in it."""
    rows: dict[str, dict[str, Line]] = {}
    for line in found:
        rows.setdefault(line.names[0], {})[line.names[-1]] = line
    there = dict.fromkeys(line.names[-1] for line in found)
    columns = [*(name for name in order if name in there), *(name for name in there if name not in order)]
    return Crossed(columns, list(rows.items()))


def steps(computed: Computed, query: PageQuery) -> list[Step]:
    """The funnel's steps, in their order."""
    found = {line.path: line for line in lines(computed, query)}
    return [Step(name, found[name], found[f"in_order.{name}"]) for name in STEPS]
