"""Matching's HTTP API about proposals: review them, and record what participants and organisations answer."""

from typing import Any, Literal
from uuid import UUID

from services.matching.domain.commands.proposal import (
    AnswerAsEmployer,
    AnswerAsParticipant,
    ExpireProposal,
    ReviewProposal,
)
from services.matching.domain.proposal import State
from services.matching.domain.refusals import NotDisclosedAnyMore, OpeningIsClosed, UnknownProposal
from services.matching.read import profiles, proposals
from shared.log.command import Receipt
from shared.service.arrival import Arrival, Running
from shared.web.api import Limit, Skip
from shared.web.operations import Operations

operations = Operations("/api/proposals", tags=["proposals"])

StateWish = Literal["open"] | State
"""Where a proposal is, or "open" for all that wait for somebody."""


@operations.router.get("")
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
        total, found = await proposals.list_proposals(
            connection, participant=participant, opening=opening, state=state, limit=limit, skip=skip
        )
    return {"total": total, "proposals": list(map(_answer, found))}


@operations.router.get("/{proposal}")
async def one_proposal(proposal: UUID, service: Running) -> dict[str, Any]:
    """One proposal: where it is, and who is awaited until when."""
    async with service.engine.connect() as connection:
        found = await proposals.find(connection, proposal)
    if found is None:
        raise UnknownProposal
    return _answer(found)


@operations.post("/{proposal}/review")
async def review_a_proposal(command: ReviewProposal, arrived: Arrival) -> Receipt:
    """Accept, reject or put off a proposal; nothing leaves the agency before one is accepted."""
    if command.decision == "accept":
        async with arrived.service.engine.connect() as connection:
            proposal = await proposals.find(connection, command.proposal)
            withdrawn = proposal is not None and await profiles.is_withdrawn(connection, proposal.participant)
        if proposal is not None and proposal.awaited == "reviewer":
            if proposal.closed_on is not None:
                raise OpeningIsClosed
            if withdrawn:
                raise NotDisclosedAnyMore
    return await arrived.execute(command)


@operations.post("/{proposal}/participant-answer")
async def record_the_participants_answer(command: AnswerAsParticipant, arrived: Arrival) -> Receipt:
    """Record whether the participant wants the opening."""
    return await arrived.execute(command)


@operations.post("/{proposal}/employer-answer")
async def record_the_employers_answer(command: AnswerAsEmployer, arrived: Arrival) -> Receipt:
    """Record whether the organisation wants the participant, or to meet them first."""
    return await arrived.execute(command)


@operations.post("/{proposal}/expire")
async def expire_a_proposal(command: ExpireProposal, arrived: Arrival) -> Receipt:
    """Say that nobody answered in time; the service does this by itself on the day after the last one."""
    return await arrived.execute(command)


def _answer(proposal: proposals.Proposal) -> dict[str, Any]:
    return {name: value for name, value in vars(proposal).items() if name != "event"}
