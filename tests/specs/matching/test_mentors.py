"""Mentors: vetted before they meet anybody, and meetings told by either side."""

from datetime import date, timedelta
from typing import Any

from services.matching.deciders import decide
from services.matching.domain.commands.mentor import RegisterMentor, VetMentor
from services.matching.domain.commands.mentorship import EndMentorship, LogMeeting, StartMentorship
from services.matching.domain.refusals import (
    MeetingOutsideMentorship,
    MentorNotSuitable,
    MentorNotVetted,
    MentorshipEndsBeforeItStarts,
    MentorshipHasEnded,
    UnknownMentor,
    UnknownMentorship,
    VettedBeforeRegistered,
)
from shared.testing.factories import AMINA, MONDAY, SUNDAY, a_sealed_identity, a_void
from shared.testing.given import given
from shared.testing.matching import (
    MENTOR,
    MENTORSHIP,
    a_meeting,
    a_mentor,
    a_mentorship,
    a_mentorships_end,
    a_verdict,
)

DAY = timedelta(days=1)
REGISTER = RegisterMentor(
    mentor=MENTOR,
    occurred_on=MONDAY,
    identity=a_sealed_identity(),
    municipality="Boden",
    languages=("sv", "ar"),
)


def vet(suitable: bool, on: date = MONDAY) -> VetMentor:
    return VetMentor(mentor=MENTOR, occurred_on=on, suitable=suitable)


def start(suitable: bool | None) -> StartMentorship:
    return StartMentorship(
        mentorship=MENTORSHIP,
        occurred_on=MONDAY,
        mentor=MENTOR,
        participant=AMINA,
        programme="BIS",
        suitable=suitable,
    )


def end(on: date = SUNDAY) -> EndMentorship:
    return EndMentorship(mentorship=MENTORSHIP, occurred_on=on, reason="completed")


def meet(on: date = MONDAY, side: Any = "mentor", minutes: int | None = None) -> LogMeeting:
    return LogMeeting(mentorship=MENTORSHIP, occurred_on=on, side=side, minutes=minutes)


def test_a_mentor_is_registered_once() -> None:
    given(decide).when(REGISTER).then(a_mentor())
    given(decide, a_mentor()).when(REGISTER).nothing()


def test_a_mentor_is_found_suitable_or_not() -> None:
    given(decide, a_mentor()).when(vet(True)).then(a_verdict())
    given(decide, a_mentor()).when(vet(False)).then(a_verdict(suitable=False))


def test_the_same_verdict_again_does_nothing() -> None:
    given(decide, a_mentor(), a_verdict()).when(vet(True)).nothing()
    given(decide, a_mentor(), a_verdict()).when(vet(False)).then(a_verdict(suitable=False))


def test_only_a_registered_mentor_is_vetted() -> None:
    given(decide).when(vet(True)).refused(UnknownMentor)
    given(decide, a_mentor()).when(vet(True, MONDAY - DAY)).refused(VettedBeforeRegistered)


def test_only_a_suitable_mentor_meets_participants() -> None:
    given(decide).when(start(None)).refused(MentorNotVetted)
    given(decide).when(start(False)).refused(MentorNotSuitable)
    given(decide).when(start(True)).then(a_mentorship())
    given(decide, a_mentorship()).when(start(True)).nothing()


def test_each_side_tells_of_a_meeting() -> None:
    given(decide, a_mentorship()).when(meet(minutes=60)).then(a_meeting(minutes=60))
    given(decide, a_mentorship(), a_meeting()).when(meet(side="participant")).then(a_meeting(side="participant"))
    given(decide, a_mentorship(), a_meeting()).when(meet()).nothing()


def test_meetings_lie_within_the_mentorship() -> None:
    given(decide, a_mentorship()).when(meet(MONDAY - DAY)).refused(MeetingOutsideMentorship)
    ended = (a_mentorship(), a_mentorships_end())
    given(decide, *ended).when(meet(SUNDAY + DAY)).refused(MeetingOutsideMentorship)
    given(decide, *ended).when(meet(SUNDAY)).then(a_meeting(occurred_on=SUNDAY))


def test_a_mentorship_ends_once() -> None:
    given(decide, a_mentorship()).when(end()).then(a_mentorships_end())
    given(decide, a_mentorship(), a_mentorships_end()).when(end()).refused(MentorshipHasEnded)
    given(decide, a_mentorship(), a_mentorships_end(), a_void(2)).when(end()).then(a_mentorships_end())


def test_a_mentorship_ends_after_its_meetings() -> None:
    given(decide, a_mentorship()).when(end(MONDAY - DAY)).refused(MentorshipEndsBeforeItStarts)
    given(decide, a_mentorship(), a_meeting(occurred_on=SUNDAY)).when(end(SUNDAY - DAY)).refused(
        MentorshipEndsBeforeItStarts
    )


def test_an_unknown_mentorship_neither_meets_nor_ends() -> None:
    given(decide).when(meet()).refused(UnknownMentorship)
    given(decide).when(end()).refused(UnknownMentorship)
