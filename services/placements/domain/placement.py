"""A placement: it starts signed or with a reason why not, it changes, and it ends once."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never
from uuid import UUID

from services.placements.domain import agreement as agreements
from services.placements.domain import terms
from services.placements.domain.commands.placement import (
    ChangePlacement,
    EndPlacement,
    PlacementCommand,
    StartPlacement,
)
from services.placements.domain.refusals import (
    AgreementIsCancelled,
    LevelsAreForCourses,
    PlacementChangesOutside,
    PlacementEndedAlready,
    PlacementEndsBeforeItBegan,
    PlacementNotAsAgreed,
    PlacementStartedAlready,
    PlacementStartsBeforeSigned,
    PlacementStartsOutsideAgreement,
    PlacementUnsigned,
    UnknownAgreement,
    UnknownPlacement,
)
from shared.contract.event import Event
from shared.contract.placements import AgreementDrafted, PlacementChanged, PlacementEnded, PlacementStarted

NO_AGREEMENT = agreements.NotDrafted()
AGREED = ("programme", "organisation", "extent", "subsidised")
"""The terms that a placement takes over from its agreement."""


@dataclass(frozen=True)
class NotStarted:
    """No placement by that id, though there may be an agreement about it."""

    agreement: agreements.Situation = NO_AGREEMENT


@dataclass(frozen=True)
class Ongoing:
    """A placement that has a first day and no last day yet."""

    start: PlacementStarted
    changes: tuple[PlacementChanged, ...] = ()
    agreement: agreements.Situation = NO_AGREEMENT


@dataclass(frozen=True)
class Ended:
    """A placement with both days, which are included."""

    start: PlacementStarted
    end: PlacementEnded
    changes: tuple[PlacementChanged, ...] = ()
    agreement: agreements.Situation = NO_AGREEMENT


Situation = NotStarted | Ongoing | Ended


def decide(command: PlacementCommand, situation: Situation) -> list[Event]:
    """Return the events that carry out a command. Raises a Refusal when a rule forbids it."""
    match command:
        case StartPlacement():
            return _start(command, situation)
        case ChangePlacement():
            return _change(command, situation)
        case EndPlacement():
            return _end(command, situation)
        case _ as never:
            assert_never(never)


def evolve(situation: Situation, event: Event, event_id: UUID) -> Situation:
    """Return the situation after an event; never refuses."""
    match event:
        case PlacementStarted():
            return Ongoing(event, agreement=situation.agreement)
        case PlacementChanged() if not isinstance(situation, NotStarted):
            return replace(situation, changes=(*situation.changes, event))
        case PlacementEnded() if not isinstance(situation, NotStarted):
            return Ended(situation.start, event, situation.changes, situation.agreement)
        case _:
            return replace(situation, agreement=agreements.evolve(situation.agreement, event, event_id))


def _start(command: StartPlacement, situation: Situation) -> list[Event]:
    if not isinstance(situation, NotStarted):
        raise PlacementStartedAlready
    if command.kind != "course" and (command.subject is not None or command.level_in is not None):
        raise LevelsAreForCourses
    agreed = _agreed(command, situation.agreement) if command.agreement is not None else None
    if agreed is None and command.unsigned is None:
        raise PlacementUnsigned
    if agreed is None:
        return [command.becomes(PlacementStarted)]
    terms = {name: getattr(agreed, name) for name in AGREED}
    return [command.becomes(PlacementStarted, **terms, agreement=agreed.agreement, unsigned=None)]


def _agreed(command: StartPlacement, agreement: agreements.Situation) -> AgreementDrafted:
    """Return the signed terms. Raises a Refusal when there are none, or the command contradicts them."""
    match agreement:
        case agreements.NotDrafted():
            raise UnknownAgreement
        case agreements.Cancelled():
            raise AgreementIsCancelled
        case agreements.Drafted():
            raise PlacementUnsigned
        case agreements.Signed(terms=agreed):
            pass
        case _ as never:
            assert_never(never)
    if (command.participant, command.kind) != (agreed.participant, agreed.kind) or any(
        getattr(command, name) not in (None, getattr(agreed, name)) for name in AGREED
    ):
        raise PlacementNotAsAgreed
    if command.occurred_on < agreement.signed_on:
        raise PlacementStartsBeforeSigned
    if command.occurred_on < agreed.starts_on or (agreed.ends_on is not None and command.occurred_on > agreed.ends_on):
        raise PlacementStartsOutsideAgreement
    return agreed


def _change(command: ChangePlacement, situation: Situation) -> list[Event]:
    if isinstance(situation, NotStarted):
        raise UnknownPlacement
    last_day = situation.end.occurred_on if isinstance(situation, Ended) else date.max
    now = terms.terms_on(terms.course_of(situation.start, situation.changes), command.occurred_on)
    if now is None or command.occurred_on > last_day:
        raise PlacementChangesOutside
    wanted = {"extent": command.extent, "subsidised": command.subsidised, "organisation": command.organisation}
    different = {name: value if value != getattr(now, name) else None for name, value in wanted.items()}
    if all(value is None for value in different.values()):
        return []
    return [command.becomes(PlacementChanged, participant=situation.start.participant, **different)]


def _end(command: EndPlacement, situation: Situation) -> list[Event]:
    if isinstance(situation, NotStarted):
        raise UnknownPlacement
    if isinstance(situation, Ended):
        raise PlacementEndedAlready
    if command.occurred_on < situation.start.occurred_on:
        raise PlacementEndsBeforeItBegan
    if command.level_out is not None and situation.start.kind != "course":
        raise LevelsAreForCourses
    return [command.becomes(PlacementEnded, participant=situation.start.participant, kind=situation.start.kind)]
