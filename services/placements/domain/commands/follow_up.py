"""Commands about a follow-up."""

from typing import ClassVar
from uuid import UUID

from shared.contract.command import Command
from shared.contract.placements import FollowUpAnswer
from shared.contract.words import Day, FollowUpKind, ProgrammeCode


class ExpectFollowUp(Command):
    """The state of an enrolment in intake; `left_on` is its last day, None while nobody has to be asked."""

    about: ClassVar[str] = "follow_up"

    follow_up: UUID
    participant: UUID
    enrolment: UUID
    programme: ProgrammeCode
    kind: FollowUpKind
    left_on: Day | None


class RecordFollowUp(FollowUpAnswer, Command):
    """What somebody said on that day. The four criteria are for those who are `employed`.

    `stable_now`: from temporary to lasting work; `full_time_now`: from part time that they did not choose to full time;
    `higher_skilled_now`: to work that asks for more skill; `promoted`: to more responsibility.
    """

    about: ClassVar[str] = "follow_up"

    follow_up: UUID


FollowUpCommand = ExpectFollowUp | RecordFollowUp
