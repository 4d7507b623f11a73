"""Matching's HTTP API about openings: offer seats, publish, change and close, and what is open."""

from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.matching.domain import commands
from services.matching.domain.refusals import UnknownEmployer, UnknownOpening
from services.matching.domain.terms import Terms, Wanted
from services.matching.read import employers, openings
from shared.contract.matching import LanguageWanted, OpeningKind, Seats, SkillWanted
from shared.contract.refusal import Malformed
from shared.contract.words import Concept, Day, Name, OpeningEnd, Percent, ProgrammeCode
from shared.service.arrival import Arrival, Arrived, Asked, Running
from shared.web.api import Limit, Skip, made, receipt_answer

router = APIRouter(prefix="/api/openings", tags=["openings"])

MOST_WANTED = 50
"""So many skills, or languages, one opening may ask for."""


class AskedOffer(Asked):
    """`seats` are places, not people."""

    organisation: Name
    programme: ProgrammeCode
    kind: OpeningKind
    seats: Seats
    occurred_on: Day


class AskedWithdrawal(Asked):
    seats: Seats
    occurred_on: Day


class AskedChange(Asked):
    """What the opening asks for from now on, all of it; `extent` is a percentage of full time."""

    occurred_on: Day
    title: Name
    employer: UUID | None = None
    occupation: Concept | None = None
    municipality: Name | None = None
    extent: Percent | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    apply_by: Day | None = None
    licence_required: bool = False
    skills: tuple[SkillWanted, ...] = ()
    languages: tuple[LanguageWanted, ...] = ()


class AskedPublication(AskedChange):
    organisation: Name
    programme: ProgrammeCode
    kind: OpeningKind
    seats: Seats


class AskedClosure(Asked):
    occurred_on: Day
    reason: OpeningEnd


@router.get("")
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
        total, rows = await openings.listed(
            connection,
            programme=programme,
            kind=kind,
            left_only=left_only,
            open_only=open_only,
            employer=employer,
            limit=limit,
            skip=skip,
        )
    return {"total": total, "openings": [shown(row) for row in rows]}


@router.post("")
async def offer_seats(asked: AskedOffer, arrived: Arrived) -> JSONResponse:
    """Say that an organisation offers seats."""
    command = commands.OfferSeats(opening=uuid4(), **dict(asked))
    receipt = await arrived.execute(command, asked)
    return receipt_answer(arrived.service, receipt, opening=made(receipt, "opening"))


@router.post("/published")
async def publish_an_opening(asked: AskedPublication, arrived: Arrived) -> JSONResponse:
    """Say what an opening is and what it asks for, and offer its seats."""
    await _check(asked, arrived)
    told = dict(asked)
    occurred_on, seats = told.pop("occurred_on"), told.pop("seats")
    command = commands.PublishOpening(opening=uuid4(), occurred_on=occurred_on, terms=Terms(**told), seats=seats)
    receipt = await arrived.execute(command, asked)
    return receipt_answer(arrived.service, receipt, opening=made(receipt, "opening"))


@router.get("/{opening}")
async def one_opening(opening: UUID, service: Running) -> dict[str, Any]:
    """One opening."""
    async with service.engine.connect() as connection:
        row = await openings.find(connection, opening)
    if row is None:
        raise UnknownOpening
    return shown(row)


@router.post("/{opening}/withdraw")
async def withdraw_seats(opening: UUID, asked: AskedWithdrawal, arrived: Arrived) -> JSONResponse:
    """Say that an organisation takes seats back that nobody used."""
    command = commands.WithdrawSeats(opening=opening, **dict(asked))
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


@router.post("/{opening}/change")
async def change_an_opening(opening: UUID, asked: AskedChange, arrived: Arrived) -> JSONResponse:
    """Say what an opening asks for from now on; bare seats get their terms this way."""
    await _check(asked, arrived)
    told = dict(asked)
    command = commands.ChangeOpening(opening=opening, occurred_on=told.pop("occurred_on"), wanted=Wanted(**told))
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


@router.post("/{opening}/close")
async def close_an_opening(opening: UUID, asked: AskedClosure, arrived: Arrived) -> JSONResponse:
    """Say that nobody is proposed for this opening any more."""
    command = commands.CloseOpening(opening=opening, **dict(asked))
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


def shown(row: Any) -> dict[str, Any]:
    """An opening as the API tells it; `left` is how many seats nobody has taken back."""
    return {**row._mapping, "left": max(row.offered - row.withdrawn, 0)}


async def _check(asked: AskedChange, arrived: Arrival) -> None:
    """Raises Malformed for more wishes than anybody reads, UnknownEmployer for an employer that is not here."""
    for name, wanted in (("skills", asked.skills), ("languages", asked.languages)):
        if len(wanted) > MOST_WANTED:
            raise Malformed(name, "ask for at most 50, the most important ones")
    if asked.employer is not None:
        async with arrived.service.engine.connect() as connection:
            if await employers.find(connection, asked.employer) is None:
                raise UnknownEmployer
