"""The HTTP API about what changes around a participant: home, identity numbers, and who may act for them."""

from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import Field

from services.intake.domain import commands
from services.intake.sealing import seal_for
from services.intake.web.identities import another_number
from shared.contract.intake import MandateGiven
from shared.contract.sealed import IdentityNumber, Mandate, SealedIdentity
from shared.contract.words import Day, MandateScope, Name
from shared.service.arrival import Arrived, Asked
from shared.web.api import made, receipt_answer

router = APIRouter(prefix="/api/participants/{participant}", tags=["participants"])


class AskedMove(Asked):
    occurred_on: Day
    municipality: Name


class AskedNumber(Asked):
    """`although_known` says that a person has looked at the other registration with this identity number."""

    occurred_on: Day
    number: IdentityNumber
    although_known: bool = False


class AskedMandate(Asked):
    """`until` is the last day; without it the mandate holds until it is ended."""

    occurred_on: Day
    scope: Annotated[tuple[MandateScope, ...], Field(min_length=1, max_length=6)]
    until: Day | None = None
    holder: Mandate


class AskedMandateEnd(Asked):
    """`occurred_on` is the first day without the mandate."""

    occurred_on: Day


@router.post("/moves")
async def move_a_participant(participant: UUID, asked: AskedMove, arrived: Arrived) -> JSONResponse:
    """Say that a participant moved to another municipality; to the same one nothing changes."""
    command = commands.MoveParticipant(participant=participant, **dict(asked))
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


@router.post("/identity-numbers")
async def record_an_identity_number(participant: UUID, asked: AskedNumber, arrived: Arrived) -> JSONResponse:
    """Record a number that a participant got, or got instead of another; it is sealed."""
    sealed, along = await another_number(arrived, participant, asked.number, asked.although_known)
    command = commands.RecordIdentityNumber(participant=participant, occurred_on=asked.occurred_on, number=sealed)
    return receipt_answer(arrived.service, await arrived.execute(command, asked, along))


@router.post("/mandates")
async def give_a_mandate(participant: UUID, asked: AskedMandate, arrived: Arrived) -> JSONResponse:
    """Say that somebody may act for a participant; who it is is sealed."""
    holder = await seal_for(arrived, participant, SealedIdentity, asked.holder, MandateGiven)
    command = commands.GiveMandate(
        participant=participant,
        occurred_on=asked.occurred_on,
        mandate=uuid4(),
        scope=asked.scope,
        until=asked.until,
        holder=holder,
    )
    receipt = await arrived.execute(command, asked)
    return receipt_answer(arrived.service, receipt, mandate=made(receipt, "mandate"))


@router.post("/mandates/{mandate}/end")
async def end_a_mandate(participant: UUID, mandate: UUID, asked: AskedMandateEnd, arrived: Arrived) -> JSONResponse:
    """Say that a mandate ended."""
    command = commands.EndMandate(participant=participant, mandate=mandate, occurred_on=asked.occurred_on)
    return receipt_answer(arrived.service, await arrived.execute(command, asked))
