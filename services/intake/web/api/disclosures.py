"""The HTTP API about disclosing a participant's sealed data: granting, withdrawing, and who was given which keys."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from services.intake.domain.commands.disclosure import GrantDisclosure, WithdrawDisclosure
from services.intake.domain.refusals import UnknownParticipant
from shared.contract.command import stream_of
from shared.contract.corrections import effective
from shared.contract.envelope import Record
from shared.contract.intake import DisclosureGranted, DisclosureWithdrawn, KeyReleased, ParticipantRegistered
from shared.contract.refusal import Malformed
from shared.contract.sealed import KeyClass
from shared.log.command import Receipt
from shared.service.arrival import Arrival, Running
from shared.service.clock import stockholm_date
from shared.service.service import Service
from shared.web.amending import records_of
from shared.web.i18n import N_
from shared.web.operations import Operations

NO_SUCH_AGENCY = N_("Choose an agency that takes part.")

operations = Operations("/api/participants/{participant}/disclosures", tags=["disclosures"])


@dataclass(frozen=True)
class Release:
    """To which service keys were given, of which classes, and when."""

    to: str
    classes: Sequence[KeyClass]
    at: datetime


@dataclass
class Disclosure:
    """A disclosure as it stands, with every release under it; `ended_on` is the first day without it."""

    granted: DisclosureGranted
    releases: list[Release] = field(default_factory=list)
    ended_on: date | None = None

    def state(self, today: date) -> Literal["coming", "in_force", "ended"]:
        until = self.granted.until
        if self.ended_on is not None or (until is not None and until < today):
            return "ended"
        return "coming" if self.granted.occurred_on > today else "in_force"


def list_disclosures(records: Sequence[Record]) -> list[Disclosure]:
    """A participant's disclosures, the latest first."""
    disclosures: dict[UUID, Disclosure] = {}
    for record in effective(records):
        match record.event:
            case DisclosureGranted() as event:
                disclosures[event.disclosure] = Disclosure(event)
            case DisclosureWithdrawn() as event if event.disclosure in disclosures:
                disclosures[event.disclosure].ended_on = event.occurred_on
    for record in records:  # amended releases too: a key that was given stays given
        match record.event:
            case KeyReleased() as key if key.disclosure in disclosures:
                disclosures[key.disclosure].releases.append(Release(key.to, key.classes, record.envelope.time))
    return sorted(disclosures.values(), key=lambda disclosure: disclosure.granted.occurred_on, reverse=True)


def agencies(service: Service) -> list[str]:
    """The agencies that may receive a disclosure: the own one and those of the federation."""
    return sorted({service.name.agency, *service.provable.federation.agencies})


@operations.router.get("")
async def disclosures_of_a_participant(participant: UUID, service: Running) -> list[dict[str, Any]]:
    """What is and was disclosed of a participant, the latest first, with every release of keys."""
    records = await records_of(service, stream_of("participant", participant))
    if not any(isinstance(record.event, ParticipantRegistered) for record in records):
        raise UnknownParticipant
    today = stockholm_date(service.clock())
    return [
        disclosure.granted.model_dump(mode="json", exclude={"participant"})
        | {"state": disclosure.state(today), "ended_on": disclosure.ended_on and disclosure.ended_on.isoformat()}
        | {"releases": [{"to": r.to, "classes": r.classes, "at": r.at.isoformat()} for r in disclosure.releases]}
        for disclosure in list_disclosures(records)
    ]


@operations.post()
async def grant_a_disclosure(command: GrantDisclosure, arrived: Arrival) -> Receipt:
    """Let an agency open these classes of a participant's sealed data, on a ground, for a purpose and a time."""
    if command.to_agency not in agencies(arrived.service):
        raise Malformed("to_agency", NO_SUCH_AGENCY)
    return await arrived.execute(command.model_copy(update={"of_agency": arrived.service.name.agency}))


@operations.post("/{disclosure}/withdraw")
async def withdraw_a_disclosure(command: WithdrawDisclosure, arrived: Arrival) -> Receipt:
    """End a disclosure early: whoever received keys drops them, with everything that they opened."""
    return await arrived.execute(command)
