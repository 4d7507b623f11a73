"""A figure computed on the facts as they are at one moment, with where each log stood then."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.reporting import application
from services.reporting.adapters import figures, memo, store
from services.reporting.adapters.as_of import Positions
from services.reporting.application import Figure
from services.reporting.indicators.arguments import Arguments
from services.reporting.indicators.indicator import Answers, Indicator
from services.reporting.indicators.number import NoSuchPart, Row, Tree, events_of, part_of, plain
from shared.contract.refusal import Malformed
from shared.contract.registry import SERVICES

_TYPES = {
    (service, event_class.word()): event_class.type_in(service)
    for service, event_classes in SERVICES.items()
    for event_class in event_classes
}


@dataclass(frozen=True)
class Computed:
    """A figure, and the position up to which each log was known."""

    figure: Figure
    positions: Mapping[str, int]

    def part(self, path: str) -> Tree:
        """A part of the value. Raises Malformed when there is none by that path."""
        try:
            return part_of(self.figure.tree, path)
        except NoSuchPart as unknown:
            raise Malformed("part", str(unknown)) from None

    def as_json(self) -> dict[str, Any]:
        return {
            "value": plain(self.figure.tree),
            "definition": self.figure.indicator.described(),
            "state_date": self.figure.state_date,
            "known_on": self.figure.known_on,
            "positions": dict(self.positions),
        }


async def compute(engine: AsyncEngine, fn: str, given: Mapping[str, Any], today: date) -> Computed:
    """Compute a figure. Raises NoSuchFigure, or Malformed naming the argument."""
    async with store.one_moment(engine) as connection:
        return await count_on(connection, fn, given, today)


async def count_on(connection: AsyncConnection, fn: str, given: Mapping[str, Any], today: date) -> Computed:
    """As `compute`, on a connection that sees one moment."""
    return (await count_together(connection, [(fn, given)], today))[0]


async def count_together(
    connection: AsyncConnection, wanted: Sequence[tuple[str, Mapping[str, Any]]], today: date
) -> list[Computed]:
    """Several figures of one moment; those that ask the same of the facts ask it once. Raises as `compute`."""
    positions = await store.positions(connection)
    checked = [application.asked(fn, given, today) for fn, given in wanted]
    told: dict[Hashable, Answers] = {}
    missing: dict[Hashable, tuple[list[Indicator], Arguments]] = {}
    keys: dict[Hashable, Hashable] = {each.question: _key(each, checked, positions) for each in checked}
    for each in checked:
        known = memo.recall(connection, keys[each.question]) if positions else None
        if known is not None:
            told[each.question] = known
        else:
            missing[each.question] = _alike(each, checked), each.arguments
    for question, answers in zip(missing, await figures.counted(connection, list(missing.values())), strict=True):
        told[question] = answers
        if positions and missing[question][0][0].columns is not None:
            memo.remember(connection, keys[question], answers)
    return [Computed(each.answered(told[each.question]), positions) for each in checked]


def _alike(asked: application.Asked, checked: Sequence[application.Asked]) -> list[Indicator]:
    return [other.indicator for other in checked if other.question == asked.question]


def _key(asked: application.Asked, checked: Sequence[application.Asked], positions: Positions) -> Hashable:
    """All that an answer depends on. What nobody follows yet has no positions, and is counted each time."""
    alike = tuple(each.fn for each in _alike(asked, checked))
    return (asked.question, alike, tuple(sorted(positions.items())))


async def compute_on(
    connection: AsyncConnection, fn: str, given: Mapping[str, Any], today: date, positions: Positions | None = None
) -> Computed:
    """As `count_on`, with the people and events behind each number, for logs known up to `positions` where given."""

    async def ask(indicator: Indicator, arguments: Arguments) -> Answers:
        return await figures.answers(connection, indicator, arguments, positions)

    figure = await application.figure(ask, fn, given, today)
    return Computed(figure, await store.positions(connection) if positions is None else positions)


async def explain(
    engine: AsyncEngine,
    fn: str,
    given: Mapping[str, Any],
    part: str,
    today: date,
    positions: Positions | None = None,
) -> tuple[Computed, list[dict[str, Any]]]:
    """A figure and the events behind a part of it, in the order of each log. Raises Malformed for an unknown part."""
    async with store.one_moment(engine) as connection:
        computed = await compute_on(connection, fn, given, today, positions)
        events = events_of(computed.part(part))
        if computed.figure.known_on is None:
            return computed, []
        rows = await figures.behind(connection, events, computed.figure.arguments, positions)
        return computed, [_event(row) for row in rows]


def _event(row: Row) -> dict[str, Any]:
    service = row["log"].rpartition("/")[2]
    return {**row, "type": _TYPES[service, row["kind"]]}
