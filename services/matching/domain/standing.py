"""The rule for amendments of a proposal: everybody who answered was awaited when they did."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from services.matching.domain.proposal import Awaited, NotMade, Open, Situation
from services.matching.domain.proposal import evolve as evolve_proposal
from services.matching.domain.refusals import AnsweredSince
from shared.contract.event import Event
from shared.contract.matching import EmployerAnswered, ParticipantAnswered, ProposalReviewed

NOT_MADE: Situation = NotMade()

ANSWERS: Mapping[type[Event], Awaited] = {
    ProposalReviewed: "reviewer",
    ParticipantAnswered: "participant",
    EmployerAnswered: "employer",
}
"""Who gives the answer in each event."""


@dataclass(frozen=True)
class InTurn:
    """A proposal, and whether everybody who answered was awaited then; that always holds of a void proposal."""

    proposal: Situation = NOT_MADE
    holds: bool = True


def check(before: InTurn, after: InTurn) -> None:
    """Raises AnsweredSince for an amendment that leaves an answer out of turn."""
    if before.holds and not after.holds:
        raise AnsweredSince


def evolve(now: InTurn, event: Event, event_id: UUID) -> InTurn:
    """What an event makes of the situation; never refuses."""
    whose = ANSWERS.get(type(event))
    awaited = now.proposal.awaited if isinstance(now.proposal, Open) else None
    out_of_turn = whose is not None and not isinstance(now.proposal, NotMade) and awaited != whose
    return InTurn(evolve_proposal(now.proposal, event, event_id), now.holds and not out_of_turn)
