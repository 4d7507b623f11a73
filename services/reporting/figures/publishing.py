"""Editions of figures: computed, compared with the last one, and read back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.domain.commands import PublishFigure, stream_of_figure
from services.reporting.domain.difference import Cell, Cells, Mover, movers, share_parts, statement
from services.reporting.domain.published import (
    content_digest,
    figure_id,
    is_older,
    people_digest,
    says_the_same,
)
from services.reporting.domain.refusals import NoLongerComesOut, OlderThanPublished
from services.reporting.figures.computing import Computed, compute_on
from services.reporting.figures.number import Number, leaves, plain
from shared.contract.figures import EventAt, FigurePublished, FigureSuperseded
from shared.contract.refusal import Malformed
from shared.log.database import driver
from shared.log.read import histories

_CAUSES = text(Path(__file__).with_name("causes.sql").read_text())


@dataclass(frozen=True)
class Edition:
    """What a figure says now, ready to be published, with its numbers and who is behind them."""

    event: FigurePublished
    cells: Cells


async def to_publish(
    connection: AsyncConnection, log: str, fn: str, given: Mapping[str, Any], today: date
) -> PublishFigure:
    """The command that publishes a figure as it is at this moment, with how it differs from its last edition.

    Raises NoSuchFigure, Malformed, OlderThanPublished, and NoLongerComesOut when the facts are not those that the last
    edition was counted from.
    """
    new = edition(log, await compute_on(connection, fn, given, today), today)
    last = await last_edition(connection, new.event.figure)
    if last is None:
        return PublishFigure(new.event)
    event = new.event.model_copy(update={"edition": last.edition + 1})
    if says_the_same(last, event):
        return PublishFigure(event)
    if is_older(event, last):
        raise OlderThanPublished
    before = await as_published(connection, log, last, today)
    if not says_the_same(before.event, last):
        raise NoLongerComesOut
    return PublishFigure(event, await difference(connection, last, before.cells, event, new.cells))


async def difference(
    connection: AsyncConnection, last: FigurePublished, before: Cells, new: FigurePublished, after: Cells
) -> list[FigureSuperseded]:
    """The statement of how a new edition differs from the last."""
    return statement(new, before, after, await _causes(connection, last, new, movers(before, after)))


async def as_published(connection: AsyncConnection, log: str, published: FigurePublished, today: date) -> Edition:
    """An edition computed again from the facts as they were known when it was published. Raises as `compute_on`."""
    computed = await compute_on(connection, published.fn, published.arguments, today, published.positions)
    found = edition(log, computed, published.occurred_on)
    return Edition(found.event.model_copy(update={"edition": published.edition}), found.cells)


async def last_edition(connection: AsyncConnection, figure: UUID) -> FigurePublished | None:
    """The last edition of a figure; None when it was never published."""
    editions = [event for event in await story(connection, figure) if isinstance(event, FigurePublished)]
    return editions[-1] if editions else None


async def story(connection: AsyncConnection, figure: UUID) -> list[FigurePublished | FigureSuperseded]:
    """Every edition of a figure and every difference, in the order of the log; none when it was never published."""
    stream = stream_of_figure(figure)
    records = (await histories(await driver(connection), [stream]))[stream]
    return [r.event for r in records if isinstance(r.event, FigurePublished | FigureSuperseded)]


def edition(log: str, computed: Computed, published_on: date) -> Edition:
    """The first edition of a computed figure. Raises Malformed for a figure that is not counted from facts."""
    indicator, arguments = computed.figure.indicator, computed.figure.arguments
    if indicator.sql is None:
        raise Malformed("fn", "this figure is computed from its arguments alone; there is nothing to publish")
    asked = asked_again(computed)
    cells = cells_of(computed)
    value = plain(computed.figure.tree)
    numerator, denominator = share_parts(cells)
    event = FigurePublished(
        occurred_on=published_on,
        figure=figure_id(log, indicator.fn, indicator.version, asked),
        edition=1,
        fn=indicator.fn,
        definition_version=indicator.version,
        arguments=asked,
        programmes=tuple(arguments["projects"]),
        state_date=arguments["V"],
        known_on=arguments["K"],
        positions=dict(computed.positions),
        value=value,
        numerator=None if numerator is None else cells[numerator].value,
        denominator=None if denominator is None else cells[denominator].value,
        content=content_digest(value),
        people=people_digest({part: cell.people for part, cell in cells.items()}),
    )
    return Edition(event, cells)


def asked_again(computed: Computed) -> dict[str, Any]:
    """The arguments as JSON, each date said, each default left out: asked with them, a figure is the same."""
    arguments = computed.figure.arguments
    defaults = {each.name: each.otherwise for each in computed.figure.indicator.arguments}
    return {
        name: orjson.loads(orjson.dumps(value))
        for name, value in (("projects", arguments["projects"]), *sorted(arguments.items()))
        if name not in defaults or value != defaults[name]
    }


def cells_of(computed: Computed) -> Cells:
    """The numbers of a figure, with whom each counts."""
    return {path: Cell(leaf.value, _behind(leaf)) for path, leaf in leaves(computed.figure.tree)}


def _behind(number: Number) -> Mapping[UUID | None, frozenset[UUID]]:
    people: dict[UUID | None, frozenset[UUID]] = dict(number.people.items())
    return people if people or not number.events else {None: frozenset(number.events)}


async def _causes(
    connection: AsyncConnection, then: FigurePublished, now: FigurePublished, moved: Sequence[Mover]
) -> dict[UUID | None, list[EventAt]]:
    given = {
        "known_then": then.known_on,
        "known_now": now.known_on,
        "reached_then": orjson.dumps(then.positions).decode(),
        "reached_now": orjson.dumps(now.positions).decode(),
        "movers": orjson.dumps(
            [{"participant": str(m.participant or ""), "behind": [str(id_) for id_ in m.behind]} for m in moved]
        ).decode(),
    }
    found: dict[UUID | None, list[EventAt]] = {}
    for mover, log, position, event_id in await connection.execute(_CAUSES, given):
        at = EventAt(log=log, position=position, id=event_id)
        found.setdefault(UUID(mover) if mover else None, []).append(at)
    return found
