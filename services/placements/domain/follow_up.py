"""A follow-up of somebody who left a programme: due on a day that follows from when they left, and then answered."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import assert_never
from uuid import UUID, uuid5

from services.placements.domain.commands import ExpectFollowUp, FollowUpCommand, RecordFollowUp
from services.placements.domain.refusals import (
    CriteriaAreForEmployed,
    FollowedUpAlready,
    FollowedUpBeforeLeaving,
    UnknownFollowUp,
)
from shared.contract.corrections import EventCorrected, EventVoided
from shared.contract.event import Event
from shared.contract.placements import FollowUpDue, FollowUpRecorded
from shared.contract.words import FollowUpKind

KINDS: tuple[FollowUpKind, ...] = ("28_days", "6_months")
CRITERIA = ("stable_now", "full_time_now", "higher_skilled_now", "promoted")
_FAMILY = UUID("5d6c0d2e-6f0a-4a36-9a53-0f2f6cf0b7c1")


@dataclass(frozen=True)
class NotDue:
    """Nobody has left, as far as we know."""


@dataclass(frozen=True)
class Due:
    """Somebody shall be asked; `event` is the id of what said so."""

    due: FollowUpDue
    event: UUID


@dataclass(frozen=True)
class Recorded:
    """Somebody was asked, or was not reached; `answers` are in the order of their days, the last one counts."""

    due: FollowUpDue
    answers: tuple[FollowUpRecorded, ...] = field(default=())


Situation = NotDue | Due | Recorded


def follow_up_id(enrolment: UUID, kind: FollowUpKind) -> UUID:
    """The one follow-up of this kind that an enrolment has, whoever works it out and however often."""
    return uuid5(_FAMILY, f"{enrolment}/{kind}")


def due_on(kind: FollowUpKind, left_on: date) -> date:
    """28 days later, or on the same day six months later; the month's last day where it is shorter."""
    if kind == "28_days":
        return left_on + timedelta(days=28)
    year, month = divmod(left_on.year * 12 + left_on.month - 1 + 6, 12)
    return date(year, month + 1, min(left_on.day, monthrange(year, month + 1)[1]))


def decide(command: FollowUpCommand, situation: Situation) -> list[Event]:
    """The events that carry out a command. Raises a Refusal when a rule forbids it."""
    match command:
        case ExpectFollowUp():
            return _expect(command, situation)
        case RecordFollowUp():
            return _record(command, situation)
        case _ as never:
            assert_never(never)


def evolve(situation: Situation, event: Event, event_id: UUID) -> Situation:
    """What an event makes of the situation; never refuses."""
    match event:
        case FollowUpDue():
            return Due(event, event_id)
        case FollowUpRecorded() if not isinstance(situation, NotDue):
            earlier = situation.answers if isinstance(situation, Recorded) else ()
            return Recorded(situation.due, tuple(sorted((*earlier, event), key=lambda answer: answer.occurred_on)))
        case _:
            return situation


def _expect(command: ExpectFollowUp, situation: Situation) -> list[Event]:
    """What was answered stays, whatever is told of the leaving afterwards."""
    match situation:
        case Recorded():
            return []
        case NotDue():
            return [] if command.left_on is None else [_due(command, command.left_on)]
        case Due(due=due, event=event):
            pass
        case _ as never:
            assert_never(never)
    if command.left_on is None:
        return [EventVoided(occurred_on=command.occurred_on, event_id=event, reason="did_not_happen")]
    right = _due(command, command.left_on)
    fields = ("occurred_on", "due_on", "programme")
    values = right.model_dump(mode="json")
    changed = {name: values[name] for name in fields if getattr(right, name) != getattr(due, name)}
    return [EventCorrected(occurred_on=command.occurred_on, event_id=event, set=changed)] if changed else []


def _due(command: ExpectFollowUp, left_on: date) -> FollowUpDue:
    return FollowUpDue(
        occurred_on=left_on,
        follow_up=command.follow_up,
        participant=command.participant,
        enrolment=command.enrolment,
        programme=command.programme,
        kind=command.kind,
        due_on=due_on(command.kind, left_on),
    )


def _record(command: RecordFollowUp, situation: Situation) -> list[Event]:
    if isinstance(situation, NotDue):
        raise UnknownFollowUp
    if isinstance(situation, Recorded) and situation.answers[-1].status != "not_reached":
        raise FollowedUpAlready
    due = situation.due
    if command.occurred_on < due.occurred_on:
        raise FollowedUpBeforeLeaving
    criteria = {name: getattr(command, name) for name in CRITERIA}
    if command.status != "employed" and any(value is not None for value in criteria.values()):
        raise CriteriaAreForEmployed
    about = due.model_dump(include={"follow_up", "participant", "enrolment", "programme", "kind"})
    told = {"occurred_on": command.occurred_on, "status": command.status}
    return [FollowUpRecorded.model_validate({**about, **told, **criteria})]
