"""The HTTP API about agreements: drafted, signed by each party, cancelled."""

from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy import Row

from services.placements.domain import commands
from services.placements.domain.agreement import needed
from services.placements.domain.refusals import UnknownAgreement
from services.placements.read import agreements as kept
from services.placements.web.people import must_be_known
from shared.contract.words import AgreementParty, Day, Name, Percent, PlacementKind, ProgrammeCode
from shared.service.arrival import Arrival, Arrived, Asked, Running
from shared.web.api import Limit, Skip, made, receipt_answer

router = APIRouter(prefix="/api/agreements", tags=["agreements"])


class AskedAgreement(Asked):
    """`starts_on` and `ends_on` are the first and last day as they are meant; `occurred_on` is the day of the draft.

    Without `parties` those sign who must: participant and agency, and the employer of a workplace.
    """

    participant: UUID
    kind: PlacementKind
    programme: ProgrammeCode
    organisation: Name
    occurred_on: Day
    starts_on: Day
    ends_on: Day | None = None
    parties: tuple[AgreementParty, ...] | None = None
    extent: Percent | None = None
    subsidised: bool | None = None
    opening: UUID | None = None
    proposal: UUID | None = None


class AskedSignature(Asked):
    """`occurred_on` is the day on which the party signed."""

    party: AgreementParty
    occurred_on: Day


class AskedCancellation(Asked):
    occurred_on: Day


@router.get("")
async def agreements(
    service: Running,
    state: kept.State | None = None,
    awaiting: AgreementParty | None = None,
    kind: PlacementKind | None = None,
    programme: ProgrammeCode | None = None,
    limit: Limit = 50,
    skip: Skip = 0,
) -> dict[str, Any]:
    """A page of agreements, those that wait for signatures first; `awaiting` is a party that has not signed."""
    async with service.engine.connect() as connection:
        total, rows = await kept.listed(
            connection, state=state, awaiting=awaiting, kind=kind, programme=programme, limit=limit, skip=skip
        )
    return {"total": total, "agreements": [shown(row) for row in rows]}


@router.post("")
async def draft_an_agreement(asked: AskedAgreement, arrived: Arrived) -> JSONResponse:
    """Write down the terms of a placement that is to come; all parties sign before it starts."""
    await must_be_known(arrived, asked.participant)
    fields = {**dict(asked), "parties": needed(asked.kind) if asked.parties is None else asked.parties}
    receipt = await arrived.execute(commands.DraftAgreement(agreement=uuid4(), **fields), asked)
    return receipt_answer(arrived.service, receipt, agreement=made(receipt, "agreement"))


@router.get("/{agreement}")
async def one_agreement(agreement: UUID, service: Running) -> dict[str, Any]:
    """One agreement: its terms, who has signed when (`signatures`), and for whom it waits (`awaiting`)."""
    return shown(await found(service, agreement))


@router.post("/{agreement}/sign")
async def sign_an_agreement(agreement: UUID, asked: AskedSignature, arrived: Arrived) -> JSONResponse:
    """Say that a party signed."""
    await _whose_is_known(agreement, arrived)
    command = commands.SignAgreement(agreement=agreement, **dict(asked))
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


@router.post("/{agreement}/cancel")
async def cancel_an_agreement(agreement: UUID, asked: AskedCancellation, arrived: Arrived) -> JSONResponse:
    """Say that nothing comes of an agreement."""
    await _whose_is_known(agreement, arrived)
    command = commands.CancelAgreement(agreement=agreement, occurred_on=asked.occurred_on)
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


async def found(service: Running, agreement: UUID) -> Row[Any]:
    """The agreement's row. Raises UnknownAgreement."""
    async with service.engine.connect() as connection:
        row = await kept.find(connection, agreement)
    if row is None:
        raise UnknownAgreement
    return row


def awaiting(row: Row[Any]) -> list[str]:
    """The parties that have not signed."""
    return [party for party in row.parties if party not in row.signatures]


def shown(row: Row[Any]) -> dict[str, Any]:
    """An agreement as the API gives it."""
    return {**row._mapping, "awaiting": awaiting(row)}


async def _whose_is_known(agreement: UUID, arrived: Arrival) -> None:
    async with arrived.service.engine.connect() as connection:
        row = await kept.find(connection, agreement)
    if row is not None:
        await must_be_known(arrived, row.participant)
