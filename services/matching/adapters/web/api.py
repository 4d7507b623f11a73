"""Matching's HTTP API: offer seats, withdraw seats, and what is open."""

from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.matching.adapters import openings as store
from services.matching.domain import commands
from services.matching.domain.refusals import UnknownOpening
from shared.contract.matching import OpeningKind, Seats
from shared.contract.words import Day, Name, ProgrammeCode
from shared.web.api import Arrived, Asked, Limit, Running, Skip, made, receipt_answer

router = APIRouter(prefix="/api/openings", tags=["openings"])


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


@router.get("")
async def openings(
    service: Running,
    programme: ProgrammeCode | None = None,
    kind: OpeningKind | None = None,
    left_only: bool = False,
    limit: Limit = 50,
    skip: Skip = 0,
) -> dict[str, Any]:
    """A page of openings, latest offer first; `left_only` shows those with a seat left."""
    async with service.engine.connect() as connection:
        total, rows = await store.listed(
            connection,
            programme=programme,
            kind=kind,
            left_only=left_only,
            limit=limit,
            skip=skip,
        )
    return {"total": total, "openings": [_shown(row) for row in rows]}


@router.post("")
async def offer_seats(asked: AskedOffer, arrived: Arrived) -> JSONResponse:
    """Say that an organisation offers seats."""
    command = commands.OfferSeats(opening=uuid4(), **dict(asked))
    receipt = await arrived.execute(command, asked)
    return receipt_answer(arrived.service, receipt, opening=made(receipt, "opening"))


@router.get("/{opening}")
async def one_opening(opening: UUID, service: Running) -> dict[str, Any]:
    """One opening."""
    async with service.engine.connect() as connection:
        row = await store.find(connection, opening)
    if row is None:
        raise UnknownOpening
    return _shown(row)


@router.post("/{opening}/withdraw")
async def withdraw_seats(opening: UUID, asked: AskedWithdrawal, arrived: Arrived) -> JSONResponse:
    """Say that an organisation takes seats back that nobody used."""
    command = commands.WithdrawSeats(opening=opening, **dict(asked))
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


def _shown(row: Any) -> dict[str, Any]:
    return {**row._mapping, "left": max(row.offered - row.withdrawn, 0)}
