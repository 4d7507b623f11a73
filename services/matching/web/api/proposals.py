"""Matching's HTTP API about proposals: review them, and record what participants and organisations answer."""

from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.matching.domain import commands
from services.matching.domain.proposal import State
from services.matching.domain.refusals import NotDisclosedAnyMore, OpeningIsClosed, UnknownProposal
from services.matching.read import profiles, proposals
from shared.contract.words import Day, EmployerAnswerKind, ParticipantAnswerKind, ReviewDecision, ReviewReason
from shared.service.arrival import Arrived, Asked, Running
from shared.web.api import Limit, Skip, receipt_answer

router = APIRouter(prefix="/api/proposals", tags=["proposals"])

StateWish = Literal["open"] | State
"""Where a proposal is, or "open" for all that wait for somebody."""


class AskedReview(Asked):
    occurred_on: Day
    decision: ReviewDecision
    reason: ReviewReason


class AskedParticipantAnswer(Asked):
    occurred_on: Day
    answer: ParticipantAnswerKind


class AskedEmployerAnswer(Asked):
    occurred_on: Day
    answer: EmployerAnswerKind


class AskedExpiry(Asked):
    occurred_on: Day


@router.get("")
async def all_proposals(
    service: Running,
    participant: UUID | None = None,
    opening: UUID | None = None,
    state: StateWish | None = None,
    limit: Limit = 50,
    skip: Skip = 0,
) -> dict[str, Any]:
    """A page of proposals, those that wait for somebody first; why stays sealed."""
    async with service.engine.connect() as connection:
        total, rows = await proposals.listed(
            connection, participant=participant, opening=opening, state=state, limit=limit, skip=skip
        )
    return {"total": total, "proposals": [_shown(row) for row in rows]}


@router.get("/{proposal}")
async def one_proposal(proposal: UUID, service: Running) -> dict[str, Any]:
    """One proposal: where it is, and who is awaited until when."""
    async with service.engine.connect() as connection:
        row = await proposals.find(connection, proposal)
    if row is None:
        raise UnknownProposal
    return _shown(row)


@router.post("/{proposal}/review")
async def review_a_proposal(proposal: UUID, asked: AskedReview, arrived: Arrived) -> JSONResponse:
    """Accept, reject or put off a proposal; nothing leaves the agency before one is accepted."""
    if asked.decision == "accept":
        async with arrived.service.engine.connect() as connection:
            row = await proposals.find(connection, proposal)
            taken_back = row is not None and await profiles.is_taken_back(connection, row.participant)
        if row is not None and row.awaited == "reviewer":
            if row.closed_on is not None:
                raise OpeningIsClosed
            if taken_back:
                raise NotDisclosedAnyMore
    command = commands.ReviewProposal(proposal=proposal, **dict(asked))
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


@router.post("/{proposal}/participant-answer")
async def record_the_participants_answer(
    proposal: UUID, asked: AskedParticipantAnswer, arrived: Arrived
) -> JSONResponse:
    """Record whether the participant wants the opening."""
    command = commands.AnswerAsParticipant(proposal=proposal, **dict(asked))
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


@router.post("/{proposal}/employer-answer")
async def record_the_employers_answer(proposal: UUID, asked: AskedEmployerAnswer, arrived: Arrived) -> JSONResponse:
    """Record whether the organisation wants the participant, or to meet them first."""
    command = commands.AnswerAsEmployer(proposal=proposal, **dict(asked))
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


@router.post("/{proposal}/expire")
async def expire_a_proposal(proposal: UUID, asked: AskedExpiry, arrived: Arrived) -> JSONResponse:
    """Say that nobody answered in time; the service does this by itself on the day after the last one."""
    command = commands.ExpireProposal(proposal=proposal, occurred_on=asked.occurred_on)
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


def _shown(row: Any) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name not in ("explanation", "event")}
