"""What every service's HTTP API shares: the answer to a command, pages of a list, and putting events right."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse

from shared.contract.amend import CorrectEvent, VoidEvent
from shared.contract.corrections import Recorded
from shared.contract.refusal import Unknown
from shared.contract.words import CorrectionReason, Day
from shared.log.command import Receipt
from shared.log.database import driver
from shared.log.names import LogName
from shared.log.read import histories
from shared.service.arrival import POSITION, Arrived, Asked, Running
from shared.service.service import Service

Limit = Annotated[int, Query(ge=1, le=500)]
Skip = Annotated[int, Query(ge=0, le=1_000_000_000)]
"""How many rows of a list to leave out before a page begins."""


def receipt_answer(service: Service, receipt: Receipt, **ids: object) -> JSONResponse:
    """201 with where the command left its stream, and the ids of what it made."""
    body = {
        "stream": receipt.stream,
        "version": receipt.stream_version,
        "position": receipt.position,
        "events": [event_line(service.name, event) for event in receipt.events],
        **{name: str(value) for name, value in ids.items()},
    }
    headers = {"ETag": f'"{receipt.stream_version}"', POSITION: f"{service.name}@{receipt.position}"}
    return JSONResponse(body, 201, headers)


def event_line(name: LogName, record: Recorded) -> dict[str, str]:
    """The id and type of one event."""
    return {"id": str(record.id), "type": record.event.type_in(name.service) if record.event else "unknown"}


class AskedVoid(Asked):
    reason: CorrectionReason
    occurred_on: Day | None = None


class AskedCorrection(Asked):
    set: dict[str, Any]
    occurred_on: Day | None = None


Stream = Annotated[str, Path(pattern=r"^[A-Za-z0-9._:@-]{1,100}$")]

router = APIRouter(prefix="/api/streams/{stream}/events", tags=["history"])


@router.get("")
async def events_of_a_stream(stream: Stream, service: Running) -> list[dict[str, Any]]:
    """Every event of a stream in order, sealed fields as ciphertext."""
    async with service.engine.connect() as connection:
        records = (await histories(await driver(connection), [stream]))[stream]
    if not records:
        raise NoSuchStream
    return [record.envelope.model_dump(mode="json") for record in records]


@router.post("/{event_id}/void")
async def void_an_event(stream: Stream, event_id: UUID, asked: AskedVoid, arrived: Arrived) -> JSONResponse:
    """Say that an event never held; a void can be voided too."""
    command = VoidEvent(stream, event_id, asked.reason, asked.occurred_on or arrived.today)
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


@router.post("/{event_id}/correct")
async def correct_an_event(stream: Stream, event_id: UUID, asked: AskedCorrection, arrived: Arrived) -> JSONResponse:
    """Set fields of an event to the right values."""
    command = CorrectEvent(stream, event_id, asked.set, asked.occurred_on or arrived.today)
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


class NoSuchStream(Unknown):
    """There is nothing here by that name."""


def made(receipt: Receipt, field: str, otherwise: object = None) -> object:
    """The id that the first event of a receipt carries in `field`; also right when the command is repeated."""
    for record in receipt.events:
        if record.event is not None and hasattr(record.event, field):
            return getattr(record.event, field)
    return otherwise
