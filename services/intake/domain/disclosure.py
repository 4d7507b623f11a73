"""Disclosures of a participant's sealed data: who may be given which keys, for what, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import assert_never
from uuid import UUID

from services.intake.domain.commands.disclosure import (
    DisclosureCommand,
    GrantDisclosure,
    ReleaseKeys,
    WithdrawDisclosure,
)
from services.intake.domain.refusals import (
    DisclosureEndedAlready,
    DisclosureEndsBeforeItBegins,
    DisclosureOutlivesMandate,
    NoMandateHolds,
    NotDisclosed,
    PublicTaskOfAnotherAgency,
    SensitiveIsNeverDisclosed,
    UnknownDisclosure,
    UnknownParticipant,
)
from shared.contract.event import Event
from shared.contract.intake import (
    DisclosureGranted,
    DisclosureWithdrawn,
    KeyReleased,
    MandateEnded,
    MandateGiven,
    ParticipantRegistered,
)
from shared.contract.sealed import KeyClass
from shared.contract.words import DisclosureGround, DisclosurePurpose


@dataclass(frozen=True)
class Spell:
    """From a first day to a last, both included; without a last day until further notice."""

    first_day: date
    last_day: date | None = None

    def holds(self, day: date) -> bool:
        return self.first_day <= day and not self.is_over(day)

    def is_over(self, day: date) -> bool:
        return self.last_day is not None and self.last_day < day


@dataclass(frozen=True)
class Disclosure:
    """A disclosure of classes of keys to an agency, for a purpose."""

    to_agency: str
    purpose: DisclosurePurpose
    classes: frozenset[KeyClass]
    ground: DisclosureGround
    spell: Spell
    withdrawn: bool = False

    def goes_on(self, day: date) -> bool:
        """Whether the disclosure has not ended by that day."""
        return not self.withdrawn and not self.spell.is_over(day)

    def allows(self, command: ReleaseKeys) -> bool:
        """Whether these keys may be released to this service for this purpose on this day."""
        agency = command.to.split("/")[1]
        return (
            not self.withdrawn
            and self.spell.holds(command.occurred_on)
            and (self.to_agency, self.purpose) == (agency, command.purpose)
            and bool(command.classes)
            and self.classes - {"sensitive"} >= set(command.classes)
        )


@dataclass(frozen=True)
class Situation:
    """A participant's disclosures and mandates by id; nobody is registered until an event says so."""

    registered: bool = False
    disclosures: tuple[tuple[UUID, Disclosure], ...] = ()
    mandates: tuple[tuple[UUID, Spell], ...] = ()


def decide(command: DisclosureCommand, situation: Situation) -> list[Event]:
    """The events that carry out a command. Raises a Refusal when a rule forbids it."""
    match command:
        case GrantDisclosure():
            return _grant(command, situation)
        case WithdrawDisclosure():
            return _withdraw(command, situation)
        case ReleaseKeys():
            return _release(command, situation)
        case _ as never:
            assert_never(never)


def evolve(now: Situation, event: Event, _: UUID) -> Situation:
    """What an event makes of the situation; never refuses."""
    match event:
        case ParticipantRegistered():
            return replace(now, registered=True)
        case DisclosureGranted():
            spell = Spell(event.occurred_on, event.until)
            granted = Disclosure(event.to_agency, event.purpose, frozenset(event.classes), event.ground, spell)
            return replace(now, disclosures=(*now.disclosures, (event.disclosure, granted)))
        case DisclosureWithdrawn():
            after = ((id_, replace(d, withdrawn=d.withdrawn or id_ == event.disclosure)) for id_, d in now.disclosures)
            return replace(now, disclosures=tuple(after))
        case MandateGiven():
            mandate = (event.mandate, Spell(event.occurred_on, event.until))
            return replace(now, mandates=(*now.mandates, mandate))
        case MandateEnded():
            last_day = event.occurred_on - timedelta(days=1)
            ended = ((id_, replace(m, last_day=last_day) if id_ == event.mandate else m) for id_, m in now.mandates)
            return replace(now, mandates=tuple(ended))
        case _:
            return now


def _grant(command: GrantDisclosure, situation: Situation) -> list[Event]:
    if not situation.registered:
        raise UnknownParticipant
    if "sensitive" in command.classes:
        raise SensitiveIsNeverDisclosed
    if command.until is not None and command.until < command.occurred_on:
        raise DisclosureEndsBeforeItBegins
    if command.ground == "public_task" and command.to_agency != command.of_agency:
        raise PublicTaskOfAnotherAgency
    if command.ground == "mandate":
        _within_a_mandate(command, [spell for _, spell in situation.mandates if spell.holds(command.occurred_on)])
    return [command.becomes(DisclosureGranted, classes=tuple(sorted(set(command.classes))))]


def _within_a_mandate(command: GrantDisclosure, holding: Sequence[Spell]) -> None:
    """Raises NoMandateHolds, or DisclosureOutlivesMandate when every mandate ends before it."""
    if not holding:
        raise NoMandateHolds
    last_days = [spell.last_day for spell in holding if spell.last_day is not None]
    if len(last_days) == len(holding) and (command.until is None or command.until > max(last_days)):
        raise DisclosureOutlivesMandate


def end_with_mandate(ending: MandateEnded, situation: Situation) -> list[Event]:
    """The end of every disclosure on the ground of a mandate, unless another mandate holds on that day."""
    day = ending.occurred_on
    if any(spell.holds(day) for id_, spell in situation.mandates if id_ != ending.mandate):
        return []
    return [
        DisclosureWithdrawn(occurred_on=day, participant=ending.participant, disclosure=id_)
        for id_, disclosure in situation.disclosures
        if disclosure.ground == "mandate" and disclosure.goes_on(day)
    ]


def _withdraw(command: WithdrawDisclosure, situation: Situation) -> list[Event]:
    if not situation.registered:
        raise UnknownParticipant
    disclosure = dict(situation.disclosures).get(command.disclosure)
    if disclosure is None:
        raise UnknownDisclosure
    if not disclosure.goes_on(command.occurred_on):
        raise DisclosureEndedAlready
    return [command.becomes(DisclosureWithdrawn)]


def _release(command: ReleaseKeys, situation: Situation) -> list[Event]:
    """Release keys. Every reason not to is the same refusal, so that nothing is learnt from it."""
    disclosure = dict(situation.disclosures).get(command.disclosure)
    if not situation.registered or disclosure is None or not disclosure.allows(command):
        raise NotDisclosed
    return [command.becomes(KeyReleased, classes=tuple(sorted(set(command.classes))))]
