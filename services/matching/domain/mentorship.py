"""A mentorship: a vetted mentor and a participant who meet until it ends; either side reports the meetings."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never
from uuid import UUID

from services.matching.domain.commands.mentorship import EndMentorship, LogMeeting, MentorshipCommand, StartMentorship
from services.matching.domain.refusals import (
    MeetingOutsideMentorship,
    MentorNotSuitable,
    MentorNotVetted,
    MentorshipEndsBeforeItStarts,
    MentorshipHasEnded,
    UnknownMentorship,
)
from shared.contract.event import Event
from shared.contract.matching import MentorMeetingLogged, MentorshipEnded, MentorshipStarted
from shared.contract.words import MeetingSide

Meeting = tuple[MeetingSide, date, int | None]


@dataclass(frozen=True)
class NotStarted:
    """No mentorship by that id."""


@dataclass(frozen=True)
class Started:
    """`until` is the last day, None while it goes on; `meetings` have the side that reports them, day and minutes."""

    mentor: UUID
    participant: UUID
    programme: str
    since: date
    until: date | None = None
    meetings: frozenset[Meeting] = frozenset()


Situation = NotStarted | Started


def decide(command: MentorshipCommand, situation: Situation) -> list[Event]:
    """The events that carry out a command. Raises a Refusal when a rule forbids it."""
    match command:
        case StartMentorship():
            return _start(command, situation)
        case EndMentorship():
            return _end(command, situation)
        case LogMeeting():
            return _meet(command, situation)
        case _ as never:
            assert_never(never)


def evolve(situation: Situation, event: Event, _: UUID) -> Situation:
    """What an event makes of the situation; never refuses."""
    match event, situation:
        case MentorshipStarted() as start, _:
            return Started(start.mentor, start.participant, start.programme, start.occurred_on)
        case MentorshipEnded() as end, Started():
            return replace(situation, until=end.occurred_on)
        case MentorMeetingLogged() as meeting, Started():
            met = (meeting.side, meeting.occurred_on, meeting.minutes)
            return replace(situation, meetings=situation.meetings | {met})
        case _:
            return situation


def _start(command: StartMentorship, situation: Situation) -> list[Event]:
    if isinstance(situation, Started):
        return []
    if command.suitable is None:
        raise MentorNotVetted
    if not command.suitable:
        raise MentorNotSuitable
    return [command.becomes(MentorshipStarted)]


def _end(command: EndMentorship, situation: Situation) -> list[Event]:
    now = _known(situation)
    if now.until is not None:
        raise MentorshipHasEnded
    if command.occurred_on < max([now.since, *(day for _, day, _ in now.meetings)]):
        raise MentorshipEndsBeforeItStarts
    return [command.becomes(MentorshipEnded, **_about(now))]


def _meet(command: LogMeeting, situation: Situation) -> list[Event]:
    now = _known(situation)
    if (command.side, command.occurred_on, command.minutes) in now.meetings:
        return []
    if not now.since <= command.occurred_on <= (now.until or command.occurred_on):
        raise MeetingOutsideMentorship
    return [command.becomes(MentorMeetingLogged, **_about(now))]


def _known(situation: Situation) -> Started:
    if isinstance(situation, NotStarted):
        raise UnknownMentorship
    return situation


def _about(now: Started) -> dict[str, object]:
    return {"mentor": now.mentor, "participant": now.participant, "programme": now.programme}
