"""What no amendment undoes: whoever answered about a proposal was awaited when they did."""

from collections.abc import Iterable, Mapping

from services.matching.domain.proposal import Awaited, NotMade, Open, Situation, evolve
from shared.contract.event import Event
from shared.contract.matching import EmployerAnswered, ParticipantAnswered, ProposalReviewed

ANSWERS: Mapping[type[Event], Awaited] = {
    ProposalReviewed: "reviewer",
    ParticipantAnswered: "participant",
    EmployerAnswered: "employer",
}
"""Whose answer an event is."""


def is_in_turn(events: Iterable[Event]) -> bool:
    """Whether everybody among these events was awaited when they answered; of a void proposal nobody asks."""
    now: Situation = NotMade()
    for event in events:
        whose = ANSWERS.get(type(event))
        awaited = now.awaited if isinstance(now, Open) else None
        if whose is not None and not isinstance(now, NotMade) and awaited != whose:
            return False
        now = evolve(now, event)
    return True
