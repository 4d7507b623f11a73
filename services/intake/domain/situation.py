"""A participant's situation, and what each event makes of it."""

from dataclasses import dataclass, replace
from datetime import date
from operator import itemgetter
from uuid import UUID

from shared.contract.event import Event
from shared.contract.intake import (
    EnrolmentClosed,
    EnrolmentOpened,
    MandateEnded,
    MandateGiven,
    ParticipantMoved,
    ParticipantRegistered,
    ParticipantsLinked,
    PlanAgreed,
    StepDone,
)


@dataclass(frozen=True)
class Enrolment:
    """A stay in a programme, both days included; `last_day` is None while it is open."""

    id: UUID
    programme: str
    first_day: date
    last_day: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the participant was in the programme on that day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)

    def goes_on_after(self, day: date) -> bool:
        """Whether somebody who entered on that day was in the programme already, and stayed."""
        return self.first_day <= day and (self.last_day is None or day < self.last_day)


@dataclass(frozen=True)
class Mandate:
    """A right to act for the participant; `until` is its last day, `ended_on` the first day without it."""

    id: UUID
    first_day: date
    until: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True)
class Plan:
    """A plan, by the event that agreed on it; `done` are the numbers of the steps that were taken."""

    id: UUID
    programme: str
    agreed_on: date
    done: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Unregistered:
    """No participant by that id."""


@dataclass(frozen=True)
class Registered:
    """A registered participant.

    `links` maps an absorbed participant to the event that linked them; `homes` has the municipality of each move.
    """

    enrolments: tuple[Enrolment, ...] = ()
    links: tuple[tuple[UUID, UUID], ...] = ()
    mandates: tuple[Mandate, ...] = ()
    homes: tuple[tuple[date, str], ...] = ()
    plans: tuple[Plan, ...] = ()

    def enrolment(self, id_: UUID) -> Enrolment | None:
        return next((e for e in self.enrolments if e.id == id_), None)

    def plan(self, id_: UUID) -> Plan | None:
        return next((plan for plan in self.plans if plan.id == id_), None)

    def mandate(self, id_: UUID) -> Mandate | None:
        return next((m for m in self.mandates if m.id == id_), None)

    def home(self, day: date) -> str | None:
        """The municipality on that day; None when it is not known."""
        earlier = [place for since, place in sorted(self.homes, key=itemgetter(0)) if since <= day]
        return earlier[-1] if earlier else None


Situation = Unregistered | Registered


def evolve(situation: Situation, event: Event, event_id: UUID) -> Situation:
    """What an event makes of the situation; never refuses."""
    if isinstance(event, ParticipantRegistered):
        return situation if isinstance(situation, Registered) else Registered(homes=_homes(event))
    if isinstance(situation, Unregistered):
        return situation
    match event:
        case EnrolmentOpened():
            opened = Enrolment(event.enrolment, event.programme, event.occurred_on)
            return replace(situation, enrolments=(*situation.enrolments, opened))
        case EnrolmentClosed():
            closed = tuple(
                replace(e, last_day=event.occurred_on) if e.id == event.enrolment else e for e in situation.enrolments
            )
            return replace(situation, enrolments=closed)
        case PlanAgreed():
            return replace(situation, plans=(*situation.plans, Plan(event_id, event.programme, event.occurred_on)))
        case StepDone():
            taken = (replace(p, done=p.done | {event.nth}) if p.id == event.plan else p for p in situation.plans)
            return replace(situation, plans=tuple(taken))
        case MandateGiven():
            given = Mandate(event.mandate, event.occurred_on, event.until)
            return replace(situation, mandates=(*situation.mandates, given))
        case MandateEnded():
            ended = tuple(
                replace(m, ended_on=event.occurred_on) if m.id == event.mandate else m for m in situation.mandates
            )
            return replace(situation, mandates=ended)
        case ParticipantMoved():
            return replace(situation, homes=(*situation.homes, *_homes(event)))
        case ParticipantsLinked():
            return replace(situation, links=(*situation.links, (event.absorbed, event_id)))
        case _:
            return situation


def _homes(event: ParticipantRegistered | ParticipantMoved) -> tuple[tuple[date, str], ...]:
    return () if event.municipality is None else ((event.occurred_on, event.municipality),)
