"""Look something up by the id in a request's address, or refuse the request."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.placements.web.people import must_be_known
from shared.contract.refusal import Unknown
from shared.service.arrival import Arrival
from shared.service.service import Service


class AboutParticipant(Protocol):
    """A row about one participant."""

    @property
    def participant(self) -> UUID: ...


T = TypeVar("T")
Find = Callable[[AsyncConnection, UUID], Awaitable[T | None]]


async def lookup(service: Service, find: Find[T], id_: UUID, unknown: type[Unknown]) -> T:
    """Return what `find` finds by this id. Raises `unknown` when there is nothing."""
    async with service.engine.connect() as connection:
        row = await find(connection, id_)
    if row is None:
        raise unknown
    return row


async def participant_must_be_known(arrived: Arrival, find: Find[AboutParticipant], id_: UUID) -> None:
    """Raise UnknownParticipant when the row with this id is about somebody unknown; a missing row passes."""
    async with arrived.service.engine.connect() as connection:
        row = await find(connection, id_)
    if row is not None:
        await must_be_known(arrived, row.participant)
