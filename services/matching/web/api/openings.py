"""Matching's HTTP API about openings: offer seats, publish, change and close, and what is open."""

from typing import Any
from uuid import UUID

from services.matching.domain.commands.opening import (
    ChangeOpening,
    CloseOpening,
    OfferSeats,
    PublishOpening,
    WithdrawSeats,
)
from services.matching.domain.refusals import UnknownEmployer, UnknownOpening
from services.matching.domain.terms import Wanted
from services.matching.read import employers, openings
from shared.contract.matching import OpeningKind
from shared.contract.refusal import Malformed
from shared.contract.words import ProgrammeCode
from shared.log.command import Receipt
from shared.service.arrival import Arrival, Running
from shared.web.api import Limit, Skip
from shared.web.operations import Operations

operations = Operations("/api/openings", tags=["openings"])

MAX_WANTED = 50
"""At most this many skills, or languages, one opening may ask for."""


@operations.router.get("")
async def all_openings(
    service: Running,
    programme: ProgrammeCode | None = None,
    kind: OpeningKind | None = None,
    left_only: bool = False,
    open_only: bool = False,
    employer: UUID | None = None,
    limit: Limit = 50,
    skip: Skip = 0,
) -> dict[str, Any]:
    """A page of openings, latest offer first; `left_only` wants a seat left, `open_only` wants it not closed."""
    async with service.engine.connect() as connection:
        total, found = await openings.list_openings(
            connection,
            programme=programme,
            kind=kind,
            left_only=left_only,
            open_only=open_only,
            employer=employer,
            limit=limit,
            skip=skip,
        )
    return {"total": total, "openings": list(map(_answer, found))}


@operations.post()
async def offer_seats(command: OfferSeats, arrived: Arrival) -> Receipt:
    """Say that an organisation offers seats."""
    return await arrived.execute(command)


@operations.post("/published")
async def publish_an_opening(command: PublishOpening, arrived: Arrival) -> Receipt:
    """Say what an opening is and what it asks for, and offer its seats."""
    await _check(command, arrived)
    return await arrived.execute(command)


@operations.router.get("/{opening}")
async def one_opening(opening: UUID, service: Running) -> dict[str, Any]:
    """One opening."""
    async with service.engine.connect() as connection:
        found = await openings.find(connection, opening)
    if found is None:
        raise UnknownOpening
    return _answer(found)


@operations.post("/{opening}/withdraw")
async def withdraw_seats(command: WithdrawSeats, arrived: Arrival) -> Receipt:
    """Say that an organisation takes seats back that nobody used."""
    return await arrived.execute(command)


@operations.post("/{opening}/change")
async def change_an_opening(command: ChangeOpening, arrived: Arrival) -> Receipt:
    """Say what an opening asks for from now on; bare seats get their terms this way."""
    await _check(command, arrived)
    return await arrived.execute(command)


@operations.post("/{opening}/close")
async def close_an_opening(command: CloseOpening, arrived: Arrival) -> Receipt:
    """Say that nobody is proposed for this opening any more."""
    return await arrived.execute(command)


def _answer(opening: openings.Opening) -> dict[str, Any]:
    """The fields of an opening, and how many seats are left."""
    return {**vars(opening), "left": max(opening.offered - opening.withdrawn, 0)}


async def _check(wanted: Wanted, arrived: Arrival) -> None:
    """Raises Malformed for more than MAX_WANTED skills or languages, UnknownEmployer for an unknown employer."""
    for name, items in (("skills", wanted.skills), ("languages", wanted.languages)):
        if len(items) > MAX_WANTED:
            raise Malformed(name, "ask for at most 50, the most important ones")
    if wanted.employer is not None:
        async with arrived.service.engine.connect() as connection:
            if await employers.find(connection, wanted.employer) is None:
                raise UnknownEmployer
