"""A figure computed on the facts as they are at one moment, with where each log stood then."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.reporting.figures import answers, memo
from services.reporting.figures.arguments import Arguments
from services.reporting.figures.as_of import Positions
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import NoSuchPart, Row, Tree, events_of, part_of, plain
from services.reporting.figures.request import Figure, FigureRequest, request
from services.reporting.read import moment
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
    async with moment.one_moment(engine) as connection:
        return await count_on(connection, fn, given, today)


async def count_on(connection: AsyncConnection, fn: str, given: Mapping[str, Any], today: date) -> Computed:
    """As `compute`, on a connection that sees one moment."""
    return (await count_together(connection, [(fn, given)], today))[0]


async def count_together(
    connection: AsyncConnection, wanted: Sequence[tuple[str, Mapping[str, Any]]], today: date
) -> list[Computed]:
    """Several figures of one moment; those that ask the same of the facts ask it once. Raises as `compute`."""
    positions = await moment.positions(connection)
    requests = [request(fn, given, today) for fn, given in wanted]
    known: dict[Hashable, Answers] = {}
    missing: dict[Hashable, tuple[list[Indicator], Arguments]] = {}
    keys: dict[Hashable, Hashable] = {each.question: _key(each, requests, positions) for each in requests}
    for each in requests:
        remembered = memo.recall(connection, keys[each.question]) if positions else None
        if remembered is not None:
            known[each.question] = remembered
        else:
            missing[each.question] = _alike(each, requests), each.arguments
    for question, found in zip(missing, await answers.counted(connection, list(missing.values())), strict=True):
        known[question] = found
        if positions and missing[question][0][0].columns is not None:
            memo.remember(connection, keys[question], found)
    return [Computed(each.figure(known[each.question]), positions) for each in requests]


def _alike(wanted: FigureRequest, requests: Sequence[FigureRequest]) -> list[Indicator]:
    return [other.indicator for other in requests if other.question == wanted.question]


def _key(wanted: FigureRequest, requests: Sequence[FigureRequest], positions: Positions) -> Hashable:
    """All that an answer depends on. What nobody follows yet has no positions, and is counted each time."""
    alike = tuple(each.fn for each in _alike(wanted, requests))
    return (wanted.question, alike, tuple(sorted(positions.items())))


async def compute_on(
    connection: AsyncConnection, fn: str, given: Mapping[str, Any], today: date, positions: Positions | None = None
) -> Computed:
    """As `count_on`, with the people and events behind each number, for logs known up to `positions` where given."""
    wanted = request(fn, given, today)
    found = await answers.explained(connection, wanted.indicator, wanted.arguments, positions)
    return Computed(wanted.figure(found), await moment.positions(connection) if positions is None else positions)


async def explain(
    engine: AsyncEngine,
    fn: str,
    given: Mapping[str, Any],
    part: str,
    today: date,
    positions: Positions | None = None,
) -> tuple[Computed, list[dict[str, Any]]]:
    """A figure and the events behind a part of it, in the order of each log. Raises Malformed for an unknown part."""
    async with moment.one_moment(engine) as connection:
        computed = await compute_on(connection, fn, given, today, positions)
        events = events_of(computed.part(part))
        if computed.figure.known_on is None:
            return computed, []
        rows = await answers.behind(connection, events, computed.figure.arguments, positions)
        return computed, [_event(row) for row in rows]


def _event(row: Row) -> dict[str, Any]:
    service = row["log"].rpartition("/")[2]
    return {**row, "type": _TYPES[service, row["kind"]]}
