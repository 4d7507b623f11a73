"""Figures as pages show them: lines with a number and its address, and targets with how far they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import eq, ge, le
from typing import Any

from services.reporting.adapters.computing import Computed
from services.reporting.adapters.web.asked import Asked
from services.reporting.indicators.number import NoSuchPart, Number, leaves, part_of
from shared.contract.reporting import Target

_MEETS = {">=": ge, "==": eq, "<=": le}
SCALE_LEAST = 1.0


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
        return max(self.value or 0.0, self.target.value, SCALE_LEAST) * 1.15


def lines(computed: Computed, asked: Asked) -> list[Line]:
    """Every number of a figure."""
    fn = computed.figure.indicator.fn
    return [
        Line(path, path.split(".") if path else [], leaf.value, asked.address(fn, path))
        for path, leaf in leaves(computed.figure.tree)
    ]


def aim(computed: Computed, target: Target, asked: Asked) -> Aim:
    """How far a target is. A part that nobody is in does not show up in the figure: it is 0."""
    address = asked.address(target.figure, target.part, target.arguments)
    try:
        part = part_of(computed.figure.tree, target.part)
    except NoSuchPart:
        return Aim(target, 0.0, asked.address(target.figure, "", target.arguments))
    value = part.value if isinstance(part, Number) else None
    return Aim(target, float(value) if isinstance(value, int | float) else None, address)


def cross(computed: Computed, asked: Asked) -> Iterator[tuple[str, dict[str, Line]]]:
    """A figure with two levels as the rows of a table."""
    rows: dict[str, dict[str, Line]] = {}
    for line in lines(computed, asked):
        rows.setdefault(line.names[0], {})[line.names[-1]] = line
    yield from rows.items()
