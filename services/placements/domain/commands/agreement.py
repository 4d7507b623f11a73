"""Commands about an agreement, which lives in the stream of its placement."""

from typing import Annotated, ClassVar
from uuid import UUID

from shared.contract.command import Command, NewId
from shared.contract.words import AgreementParty, Day, Name, Percent, PlacementKind, ProgrammeCode


class _AboutAgreement(Command):
    about: ClassVar[str] = "agreement"
    stream_prefix: ClassVar[str] = "placement"


class DraftAgreement(_AboutAgreement):
    """`starts_on` and `ends_on` are the first and last day as they are meant; `occurred_on` is the day of the draft.

    Without `parties` those sign who must: participant and agency, and the employer of a workplace.
    """

    agreement: Annotated[UUID, NewId]
    participant: UUID
    kind: PlacementKind
    programme: ProgrammeCode
    organisation: Name
    starts_on: Day
    ends_on: Day | None = None
    parties: tuple[AgreementParty, ...] | None = None
    extent: Percent | None = None
    subsidised: bool | None = None
    opening: UUID | None = None
    proposal: UUID | None = None


class SignAgreement(_AboutAgreement):
    """`occurred_on` is the day on which the party signed."""

    agreement: UUID
    party: AgreementParty


class CancelAgreement(_AboutAgreement):
    """Nothing comes of it."""

    agreement: UUID


AgreementCommand = DraftAgreement | SignAgreement | CancelAgreement
