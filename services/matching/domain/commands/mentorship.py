"""Commands about a mentorship: start it, record a meeting, end it."""

from typing import Annotated, ClassVar
from uuid import UUID

from shared.contract.command import Command, NewId, SetByService
from shared.contract.words import MeetingSide, MentorshipEnd, Minutes, ProgrammeCode


class AboutMentorship(Command):
    """A command about one mentor with one participant."""

    about: ClassVar[str] = "mentorship"

    mentorship: UUID


class StartMentorship(AboutMentorship):
    """A vetted mentor and a participant begin to meet."""

    mentorship: Annotated[UUID, NewId]
    mentor: UUID
    participant: UUID
    programme: ProgrammeCode
    suitable: Annotated[bool | None, SetByService] = None
    """The latest verdict in the mentor's own stream; None while nobody has vetted them."""


class EndMentorship(AboutMentorship):
    """`occurred_on` is the last day."""

    reason: MentorshipEnd


class LogMeeting(AboutMentorship):
    """One side reports a meeting on that day."""

    side: MeetingSide
    minutes: Minutes | None = None


MentorshipCommand = StartMentorship | EndMentorship | LogMeeting
