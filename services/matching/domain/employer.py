"""An employer: an organisation that offers work, internships, mentors or courses, registered once."""

from dataclasses import dataclass
from uuid import UUID

from services.matching.domain.commands.employer import RegisterEmployer
from shared.contract.event import Event
from shared.contract.matching import EmployerRegistered


@dataclass(frozen=True)
class Employer:
    """`known` once it has been registered."""

    known: bool = False


def decide(command: RegisterEmployer, situation: Employer) -> list[Event]:
    """The events that carry out a command; nothing when the employer is known."""
    if situation.known:
        return []
    return [command.becomes(EmployerRegistered)]


def evolve(situation: Employer, event: Event, _: UUID) -> Employer:
    """What an event makes of the situation; never refuses."""
    return Employer(known=True) if isinstance(event, EmployerRegistered) else situation
