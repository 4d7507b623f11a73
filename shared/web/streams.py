"""What every service answers about one stream: its events, and putting them right."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path

from shared.contract.amend import CorrectEvent, VoidEvent
from shared.contract.command import Body
from shared.contract.refusal import Unknown
from shared.contract.words import CorrectionReason, Day
from shared.log.command import Receipt
from shared.log.database import driver
from shared.log.read import histories
from shared.service.arrival import Arrival, Running
from shared.web.operations import Operations


class VoidBody(Body):
    reason: CorrectionReason
    occurred_on: Day | None = None


class CorrectionBody(Body):
    set: dict[str, Any]
    occurred_on: Day | None = None


Stream = Annotated[str, Path(pattern=r"^[A-Za-z0-9._:@-]{1,100}$")]

operations = Operations("/api/streams/{stream}/events", tags=["history"])


@operations.router.get("")
async def events_of_a_stream(stream: Stream, service: Running) -> list[dict[str, Any]]:
    """Every event of a stream in order, sealed fields as ciphertext."""
    async with service.engine.connect() as connection:
        records = (await histories(await driver(connection), [stream]))[stream]
    if not records:
        raise NoSuchStream
    return [record.envelope.model_dump(mode="json") for record in records]


@operations.post("/{event_id}/void")
async def void_an_event(body: VoidBody, arrived: Arrival, stream: Stream, event_id: UUID) -> Receipt:
    """Say that an event never held; a void can be voided too."""
    command = VoidEvent(stream, event_id, body.reason, body.occurred_on or arrived.today)
    return await arrived.execute(command)


@operations.post("/{event_id}/correct")
async def correct_an_event(body: CorrectionBody, arrived: Arrival, stream: Stream, event_id: UUID) -> Receipt:
    """Set fields of an event to the right values."""
    command = CorrectEvent(stream, event_id, body.set, body.occurred_on or arrived.today)
    return await arrived.execute(command)


class NoSuchStream(Unknown):
    """There is nothing here by that name."""
