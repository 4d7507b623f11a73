"""Commands about a participant's attendance, outcomes, residence and contacts."""

from typing import ClassVar
from uuid import UUID

from shared.contract.command import Command
from shared.contract.words import ActivityKind, Minutes, Name, OutcomeKind, ProgrammeCode


class _AboutParticipant(Command):
    about: ClassVar[str] = "participant"

    participant: UUID


class RecordAttendance(_AboutParticipant):
    """`activity` is the one of the shared calendar, if it stands there; `minutes` is how long they stayed."""

    kind: ActivityKind
    programme: ProgrammeCode | None = None
    organisation: Name | None = None
    activity: UUID | None = None
    minutes: Minutes | None = None


class RecordOutcome(_AboutParticipant):
    """An outcome that somebody told us of, with no placement of ours."""

    programme: ProgrammeCode
    kind: OutcomeKind


class IntroduceToAssociation(_AboutParticipant):
    """`organisation` is the association, such as a sports club."""

    organisation: Name
    programme: ProgrammeCode | None = None


class StartResidence(_AboutParticipant):
    """`occurred_on` is the first day in the municipality."""

    municipality: Name


class EndResidence(_AboutParticipant):
    """`occurred_on` is the last day in the municipality."""

    municipality: Name


class RecordContact(_AboutParticipant):
    """`other` is a participant, or the pseudonym that an earlier answer gave; left out it is somebody new.

    `established` says it of the participant, `other_established` of the other.
    """

    other: UUID | None = None
    established: bool = False
    other_established: bool = True
    programme: ProgrammeCode | None = None
    activity: UUID | None = None


ParticipantCommand = (
    RecordAttendance | RecordOutcome | IntroduceToAssociation | StartResidence | EndResidence | RecordContact
)
