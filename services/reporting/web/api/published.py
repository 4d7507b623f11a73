"""Publishing figures over HTTP, and what was published."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.reporting.domain.commands import PublishFigure
from services.reporting.domain.refusals import NotPublished, PublishedMeanwhile
from services.reporting.figures import publishing
from services.reporting.figures.computing import explain
from services.reporting.read.moment import one_moment
from services.reporting.read.published import published
from services.reporting.web.api.figures import Given
from shared.contract.figures import FigurePublished, FigureSuperseded
from shared.log.command import Receipt
from shared.service.arrival import Arrival, Arrived, Running
from shared.service.clock import stockholm_date
from shared.web.api import Done, answer_of

MAX_ATTEMPTS = 3
"""At most this often a figure is computed, when somebody else publishes it meanwhile."""

router = APIRouter(prefix="/api", tags=["published figures"])


@router.post("/figures/{fn}/publish")
async def publish_a_figure(fn: str, given: Given, arrived: Arrived) -> JSONResponse:
    """Publish a figure; an edition that says something else than the last supersedes it and says how it differs.

    What says the same of the same people is not published again: then `events` is empty.
    """
    return answer_of(arrived.service, await publish(fn, given, arrived))


async def publish(fn: str, arguments: Mapping[str, Any], arrived: Arrival) -> Done:
    """As `publish_a_figure`; raises what `to_publish` and `Writer.execute` raise."""
    arrived = replace(arrived, fingerprint=repr((fn, sorted(arguments.items()))))
    for left in reversed(range(MAX_ATTEMPTS)):
        command = await _command(fn, arguments, arrived)
        try:
            receipt = await arrived.execute(command)
        except PublishedMeanwhile:
            if not left:
                raise
        else:
            return _done(command, receipt)
    raise AssertionError("unreachable")


async def _command(fn: str, arguments: Mapping[str, Any], arrived: Arrival) -> PublishFigure:
    service = arrived.service
    async with one_moment(service.engine) as connection:
        return await publishing.to_publish(connection, service.name.source, fn, arguments, arrived.today)


def _done(command: PublishFigure, receipt: Receipt) -> Done:
    new = [record.event for record in receipt.events if isinstance(record.event, FigurePublished)]
    edition = new[0].edition if new else command.published.edition - 1
    return Done(receipt, {"figure": command.published.figure, "edition": edition})


@router.get("/published")
async def published_figures(service: Running) -> list[dict[str, Any]]:
    """The last edition of every published figure."""
    async with service.engine.connect() as connection:
        return [dict(row) for row in await published(connection)]


@router.get("/published/{figure}")
async def a_published_figure(figure: UUID, service: Running) -> dict[str, Any]:
    """Every edition of a figure, each with how it differs from the one before."""
    async with service.engine.connect() as connection:
        story = await publishing.story(connection, figure)
    if not story:
        raise NotPublished
    return {"figure": figure, "editions": list(editions(story))}


def editions(story: list[FigurePublished | FigureSuperseded]) -> list[dict[str, Any]]:
    """Each edition as JSON with `differs`: the sheets of its difference statement as one, None for the first."""
    found = {event.edition: event.model_dump(mode="json") for event in story if isinstance(event, FigurePublished)}
    for edition in found.values():
        edition["differs"] = None
    for event in story:
        if isinstance(event, FigureSuperseded):
            sheet = event.model_dump(mode="json", exclude={"sheet", "sheets"})
            whole = found[event.edition]
            if whole["differs"] is None:
                whole["differs"] = sheet
            else:
                whole["differs"]["moved"] += sheet["moved"]
    return list(found.values())


@router.post("/published/{figure}/events")
async def the_events_behind_an_edition(figure: UUID, given: Given, service: Running) -> dict[str, Any]:
    """The events that an `edition` (the last when left out), or one `part` of it, was counted from."""
    async with service.engine.connect() as connection:
        story = await publishing.story(connection, figure)
    found = [e for e in story if isinstance(e, FigurePublished) and given.get("edition") in (None, e.edition)]
    if not found:
        raise NotPublished
    edition, part, today = found[-1], str(given.get("part", "")), stockholm_date(service.clock())
    computed, events = await explain(service.engine, edition.fn, edition.arguments, part, today, edition.positions)
    return {**computed.as_json(), "figure": figure, "edition": edition.edition, "part": part, "events": events}
