"""The HTTP API about agreements: drafted, signed by each party, cancelled."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row

from services.placements.domain.commands.agreement import CancelAgreement, DraftAgreement, SignAgreement
from services.placements.domain.refusals import UnknownAgreement
from services.placements.read import agreements as read
from services.placements.web.people import must_be_known
from shared.contract.words import AgreementParty, PlacementKind, ProgrammeCode
from shared.log.command import Receipt
from shared.service.arrival import Arrival, Running
from shared.web.api import Limit, Skip
from shared.web.operations import Operations

operations = Operations("/api/agreements", tags=["agreements"])


@operations.router.get("")
async def agreements(
    service: Running,
    state: read.State | None = None,
    awaiting: AgreementParty | None = None,
    kind: PlacementKind | None = None,
    programme: ProgrammeCode | None = None,
    limit: Limit = 50,
    skip: Skip = 0,
) -> dict[str, Any]:
    """A page of agreements, those that wait for signatures first; `awaiting` is a party that has not signed."""
    async with service.engine.connect() as connection:
        total, rows = await read.listed(
            connection, state=state, awaiting=awaiting, kind=kind, programme=programme, limit=limit, skip=skip
        )
    return {"total": total, "agreements": [shown(row) for row in rows]}


@operations.post()
async def draft_an_agreement(command: DraftAgreement, arrived: Arrival) -> Receipt:
    """Write down the terms of a placement that is to come; all parties sign before it starts."""
    await must_be_known(arrived, command.participant)
    return await arrived.execute(command)


@operations.router.get("/{agreement}")
async def one_agreement(agreement: UUID, service: Running) -> dict[str, Any]:
    """One agreement: its terms, who has signed when (`signatures`), and for whom it waits (`awaiting`)."""
    return shown(await found(service, agreement))


@operations.post("/{agreement}/sign")
async def sign_an_agreement(command: SignAgreement, arrived: Arrival) -> Receipt:
    """Say that a party signed."""
    await _whose_is_known(command.agreement, arrived)
    return await arrived.execute(command)


@operations.post("/{agreement}/cancel")
async def cancel_an_agreement(command: CancelAgreement, arrived: Arrival) -> Receipt:
    """Say that nothing comes of an agreement."""
    await _whose_is_known(command.agreement, arrived)
    return await arrived.execute(command)


async def found(service: Running, agreement: UUID) -> Row[Any]:
    """The agreement's row. Raises UnknownAgreement."""
    async with service.engine.connect() as connection:
        row = await read.find(connection, agreement)
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
        row = await read.find(connection, agreement)
    if row is not None:
        await must_be_known(arrived, row.participant)
