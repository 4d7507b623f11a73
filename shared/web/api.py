"""What every service's HTTP API shares: the answer to a command, pages of a list, and putting events right."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query
from fastapi.responses import JSONResponse

from shared.contract.corrections import Recorded
from shared.log.command import Receipt
from shared.log.names import LogName
from shared.service.arrival import POSITION
from shared.service.service import Service

Limit = Annotated[int, Query(ge=1, le=500)]
Skip = Annotated[int, Query(ge=0, le=1_000_000_000)]
"""How many rows of a list to leave out before a page begins."""


@dataclass(frozen=True)
class Done:
    """What a request came to: the receipt of its command, and ids for the answer by name."""

    receipt: Receipt
    ids: Mapping[str, object]


def answer_of(service: Service, done: Done) -> JSONResponse:
    """201 with where the command left its stream, and the ids of what it made."""
    receipt = done.receipt
    headers = {"ETag": f'"{receipt.stream_version}"', POSITION: f"{service.name}@{receipt.position}"}
    return JSONResponse(answer_body(service, done), 201, headers)


def answer_body(service: Service, done: Done) -> dict[str, object]:
    """What the answer to a command says."""
    receipt = done.receipt
    return {
        "stream": receipt.stream,
        "version": receipt.stream_version,
        "position": receipt.position,
        "events": [event_line(service.name, event) for event in receipt.events],
        **{name: None if value is None else str(value) for name, value in done.ids.items()},
    }


def event_line(name: LogName, record: Recorded) -> dict[str, str]:
    """The id and type of one event."""
    return {"id": str(record.id), "type": record.event.type_in(name.service) if record.event else "unknown"}


def id_from(receipt: Receipt, field: str, otherwise: object = None) -> object:
    """The id that the first event of a receipt carries in `field`; also right when the command is repeated."""
    for record in receipt.events:
        if record.event is not None and hasattr(record.event, field):
            return getattr(record.event, field)
    return otherwise
