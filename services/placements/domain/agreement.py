"""An agreement about a placement that is to come: drafted, signed by each party once, or cancelled.

It lives in the placement's own stream, so that the rule that a placement does not start unsigned sees both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import assert_never
from uuid import UUID

from services.placements.domain.commands.agreement import (
    AgreementCommand,
    CancelAgreement,
    DraftAgreement,
    SignAgreement,
)
from services.placements.domain.refusals import (
    AgreementDraftedAlready,
    AgreementIsCancelled,
    AgreementIsUsed,
    NotAParty,
    PartySignedAlready,
    SignedBeforeDrafted,
    UnknownAgreement,
)
from shared.contract.event import Event
from shared.contract.placements import AgreementCancelled, AgreementDrafted, AgreementSigned
from shared.contract.refusal import Malformed
from shared.contract.words import AgreementParty, PlacementKind

ALWAYS: tuple[AgreementParty, ...] = ("participant", "agency")
WITH_EMPLOYER: tuple[PlacementKind, ...] = ("work", "internship")


@dataclass(frozen=True)
class NotDrafted:
    """No agreement by that id."""


@dataclass(frozen=True)
class Drafted:
    """Terms that some party has not signed; `signed` has the day of each signature."""

    terms: AgreementDrafted
    signed: Mapping[AgreementParty, date] = field(default_factory=dict)


@dataclass(frozen=True)
class Signed:
    """Terms that all parties have signed, the last of them on `signed_on`."""

    terms: AgreementDrafted
    signed: Mapping[AgreementParty, date]

    @property
    def signed_on(self) -> date:
        return max(self.signed.values())


@dataclass(frozen=True)
class Cancelled:
    """Terms that were cancelled."""

    terms: AgreementDrafted
    signed: Mapping[AgreementParty, date]


Situation = NotDrafted | Drafted | Signed | Cancelled


def needed(kind: PlacementKind) -> tuple[AgreementParty, ...]:
    """Return the parties that every agreement about such a placement needs."""
    return (*ALWAYS, "employer") if kind in WITH_EMPLOYER else ALWAYS


def decide(command: AgreementCommand, situation: Situation, *, started: bool) -> list[Event]:
    """Return the events that carry out a command; `started` is the placement. Raises a Refusal or Malformed."""
    match command:
        case DraftAgreement():
            return _draft(command, situation, started=started)
        case SignAgreement():
            return _sign(command, situation)
        case CancelAgreement():
            return _cancel(command, situation, started=started)
        case _ as never:
            assert_never(never)


def evolve(situation: Situation, event: Event, _: UUID) -> Situation:
    """Return the situation after an event; never refuses."""
    if isinstance(event, AgreementDrafted):
        return Drafted(event)
    if isinstance(situation, NotDrafted | Cancelled):
        return situation
    match event:
        case AgreementSigned():
            return _with_signatures(situation.terms, {**situation.signed, event.party: event.occurred_on})
        case AgreementCancelled():
            return Cancelled(situation.terms, situation.signed)
        case _:
            return situation


def _with_signatures(terms: AgreementDrafted, signed: Mapping[AgreementParty, date]) -> Drafted | Signed:
    everybody = {*terms.parties, *needed(terms.kind)}
    return Signed(terms, signed) if everybody <= signed.keys() else Drafted(terms, signed)


def _draft(command: DraftAgreement, situation: Situation, *, started: bool) -> list[Event]:
    if started:
        raise AgreementIsUsed
    if not isinstance(situation, NotDrafted):
        raise AgreementDraftedAlready
    if command.ends_on is not None and command.ends_on < command.starts_on:
        raise Malformed("ends_on", "the last day cannot be before the first day")
    parties = needed(command.kind) if command.parties is None else command.parties
    if any(party not in parties for party in needed(command.kind)):
        raise Malformed("parties", "the participant and the agency always sign, and the employer of a workplace too")
    return [command.becomes(AgreementDrafted, parties=tuple(dict.fromkeys(parties)))]


def _sign(command: SignAgreement, situation: Situation) -> list[Event]:
    terms = _terms(situation)
    if isinstance(situation, Cancelled):
        raise AgreementIsCancelled
    if command.party not in terms.parties:
        raise NotAParty
    if isinstance(situation, Drafted | Signed) and command.party in situation.signed:
        raise PartySignedAlready
    if command.occurred_on < terms.occurred_on:
        raise SignedBeforeDrafted
    return [command.becomes(AgreementSigned, participant=terms.participant)]


def _cancel(command: CancelAgreement, situation: Situation, *, started: bool) -> list[Event]:
    terms = _terms(situation)
    if started:
        raise AgreementIsUsed
    if isinstance(situation, Cancelled):
        return []
    return [command.becomes(AgreementCancelled, participant=terms.participant)]


def _terms(situation: Situation) -> AgreementDrafted:
    if isinstance(situation, NotDrafted):
        raise UnknownAgreement
    return situation.terms
