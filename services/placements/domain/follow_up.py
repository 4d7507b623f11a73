"""A follow-up of somebody who left a programme: due some time after they left, and then answered."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import assert_never
from uuid import UUID, uuid5

from services.placements.domain.commands.follow_up import ExpectFollowUp, FollowUpCommand, RecordFollowUp
from services.placements.domain.refusals import (
    CriteriaAreForEmployed,
    FollowedUpAlready,
    FollowedUpBeforeLeaving,
    LeavingIsToldByIntake,
    UnknownFollowUp,
)
from shared.contract.amend import CorrectEvent, VoidEvent
from shared.contract.corrections import EventCorrected, EventVoided
from shared.contract.corrections import Recorded as Record
from shared.contract.event import Event
from shared.contract.placements import FollowUpDue, FollowUpRecorded
from shared.contract.words import CorrectionReason, FollowUpKind

KINDS: tuple[FollowUpKind, ...] = ("28_days", "6_months")
CRITERIA = ("stable_now", "full_time_now", "higher_skilled_now", "promoted")
NOBODY_LEFT: CorrectionReason = "did_not_happen"
"""The reason with which a follow-up is voided by itself."""

_FAMILY = UUID("5d6c0d2e-6f0a-4a36-9a53-0f2f6cf0b7c1")


@dataclass(frozen=True)
class NotDue:
    """Nobody left, or somebody called the follow-up off; `called_off` is then the day of leaving."""

    called_off: date | None = None


@dataclass(frozen=True)
class Due:
    """Somebody shall be asked; `event` is the id of the `follow_up_due` event."""

    due: FollowUpDue
    event: UUID


@dataclass(frozen=True)
class Recorded:
    """Somebody was asked or not reached; `answers` are in the order of days, and the last one counts."""

    due: FollowUpDue
    answers: tuple[FollowUpRecorded, ...] = field(default=())


Situation = NotDue | Due | Recorded


def follow_up_id(enrolment: UUID, kind: FollowUpKind) -> UUID:
    """Return the id of the one follow-up of this kind that an enrolment has; always the same."""
    return uuid5(_FAMILY, f"{enrolment}/{kind}")


def due_on(kind: FollowUpKind, left_on: date) -> date:
    """Return the day 28 days later, or the same day six months later; the last day of a shorter month."""
    if kind == "28_days":
        return left_on + timedelta(days=28)
    year, month = divmod(left_on.year * 12 + left_on.month - 1 + 6, 12)
    return date(year, month + 1, min(left_on.day, monthrange(year, month + 1)[1]))


def calls_off(event: Event | None) -> bool:
    """Return whether an event calls the follow-up off although the leaving stands."""
    return isinstance(event, EventVoided) and event.reason != NOBODY_LEFT


def check(command: CorrectEvent | VoidEvent, history: Sequence[Record]) -> None:
    """Raise LeavingIsToldByIntake for an amendment of the leaving; only the due day may be changed here."""
    of_leaving = (
        command.reason == NOBODY_LEFT if isinstance(command, VoidEvent) else bool(set(command.set) - {"due_on"})
    )
    if of_leaving and any(isinstance(r.event, FollowUpDue) for r in history if r.id == command.event_id):
        raise LeavingIsToldByIntake


def decide(command: FollowUpCommand, situation: Situation) -> list[Event]:
    """Return the events that carry out a command. Raises a Refusal when a rule forbids it."""
    match command:
        case ExpectFollowUp():
            return _expect(command, situation)
        case RecordFollowUp():
            return _record(command, situation)
        case _ as never:
            assert_never(never)


def evolve(situation: Situation, event: Event, event_id: UUID) -> Situation:
    """Return the situation after an event; never refuses."""
    match event:
        case FollowUpDue():
            return Due(event, event_id)
        case FollowUpRecorded() if not isinstance(situation, NotDue):
            earlier = situation.answers if isinstance(situation, Recorded) else ()
            return Recorded(situation.due, tuple(sorted((*earlier, event), key=lambda answer: answer.occurred_on)))
        case _:
            return situation


def _expect(command: ExpectFollowUp, situation: Situation) -> list[Event]:
    """Keep an answered follow-up in any case, and a called-off one until the leaving changes."""
    match situation:
        case Recorded():
            return []
        case NotDue(called_off=called_off):
            return [] if command.left_on in (None, called_off) else [_due(command, command.left_on)]
        case Due(due=due, event=event):
            pass
        case _ as never:
            assert_never(never)
    if command.left_on is None:
        return [EventVoided(occurred_on=command.occurred_on, event_id=event, reason=NOBODY_LEFT)]
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
    if command.status != "employed" and any(getattr(command, name) is not None for name in CRITERIA):
        raise CriteriaAreForEmployed
    about = {name: getattr(due, name) for name in ("participant", "enrolment", "programme", "kind")}
    return [command.becomes(FollowUpRecorded, **about)]
