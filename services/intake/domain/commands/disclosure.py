"""Commands of people and other services about disclosing a participant's sealed data."""

from typing import Annotated
from uuid import UUID

from services.intake.domain.commands.participant import AboutParticipant
from shared.contract.command import NewId, SetByService
from shared.contract.sealed import KeyClass, KeyClasses
from shared.contract.words import AgencyName, Day, DisclosureGround, DisclosurePurpose, LogSource


class GrantDisclosure(AboutParticipant):
    """`until` is the last day; without it the disclosure holds until it is withdrawn."""

    disclosure: Annotated[UUID, NewId]
    to_agency: AgencyName
    purpose: DisclosurePurpose
    classes: KeyClasses
    ground: DisclosureGround
    until: Day | None = None
    of_agency: Annotated[AgencyName | None, SetByService] = None


class WithdrawDisclosure(AboutParticipant):
    """`occurred_on` is the first day without the disclosure; keys are taken back at once."""

    disclosure: UUID


class ReleaseKeys(AboutParticipant):
    """Give keys to the service `to`, `/<agency>/<service>`, for the purpose of the disclosure."""

    disclosure: UUID
    to: LogSource
    purpose: DisclosurePurpose
    classes: tuple[KeyClass, ...]


DisclosureCommand = GrantDisclosure | WithdrawDisclosure | ReleaseKeys
