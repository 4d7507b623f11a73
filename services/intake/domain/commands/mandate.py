"""Commands about mandates: who may act for a participant."""

from typing import Annotated
from uuid import UUID

from services.intake.domain.commands.participant import AboutParticipant
from shared.contract.command import NewId
from shared.contract.plaintexts import Mandate
from shared.contract.sealed import SealedMandate
from shared.contract.words import Day, MandateScopes


class GiveMandate(AboutParticipant):
    """`until` is the last day; without it the mandate holds until it is ended."""

    mandate: Annotated[UUID, NewId]
    scope: MandateScopes
    until: Day | None = None
    holder: Mandate | SealedMandate


class EndMandate(AboutParticipant):
    """`occurred_on` is the first day without the mandate."""

    mandate: UUID
