"""The HTTP API about agreements: drafted, signed by each party, cancelled."""

from typing import Any
from uuid import UUID

from services.placements.domain.commands.agreement import CancelAgreement, DraftAgreement, SignAgreement
from services.placements.domain.refusals import UnknownAgreement
from services.placements.read import agreements as read
from services.placements.web.lookup import lookup, participant_must_be_known
from services.placements.web.people import must_be_known
from shared.contract.words import AgreementParty, PlacementKind, ProgrammeCode
from shared.log.command import Receipt
from shared.service.arrival import Arrival, Running
from shared.service.service import Service
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
        total, rows = await read.list_agreements(
            connection, state=state, awaiting=awaiting, kind=kind, programme=programme, limit=limit, skip=skip
        )
    return {"total": total, "agreements": [agreement_body(row) for row in rows]}


@operations.post()
async def draft_an_agreement(command: DraftAgreement, arrived: Arrival) -> Receipt:
    """Write down the terms of a placement that is to come; all parties sign before it starts."""
    await must_be_known(arrived, command.participant)
    return await arrived.execute(command)


@operations.router.get("/{agreement}")
async def one_agreement(agreement: UUID, service: Running) -> dict[str, Any]:
    """One agreement: its terms, who has signed when (`signatures`), and for whom it waits (`awaiting`)."""
    return agreement_body(await get_agreement(service, agreement))


@operations.post("/{agreement}/sign")
async def sign_an_agreement(command: SignAgreement, arrived: Arrival) -> Receipt:
    """Say that a party signed."""
    await participant_must_be_known(arrived, read.find_agreement, command.agreement)
    return await arrived.execute(command)


@operations.post("/{agreement}/cancel")
async def cancel_an_agreement(command: CancelAgreement, arrived: Arrival) -> Receipt:
    """Say that nothing comes of an agreement."""
    await participant_must_be_known(arrived, read.find_agreement, command.agreement)
    return await arrived.execute(command)


async def get_agreement(service: Service, agreement: UUID) -> read.Agreement:
    """Return the agreement with this id. Raises UnknownAgreement."""
    return await lookup(service, read.find_agreement, agreement, UnknownAgreement)


def agreement_body(row: read.Agreement) -> dict[str, Any]:
    """Return an agreement as the API gives it."""
    return {**vars(row), "awaiting": row.awaiting}
