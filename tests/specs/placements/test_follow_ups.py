"""A follow-up: due 28 days and six months after somebody left, moved and voided with the leaving, answered once."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given as draw
from hypothesis import strategies as st

from services.placements.deciders import decide
from services.placements.domain.commands.follow_up import ExpectFollowUp, RecordFollowUp
from services.placements.domain.follow_up import due_on, follow_up_id
from services.placements.domain.refusals import (
    CriteriaAreForEmployed,
    FollowedUpAlready,
    FollowedUpBeforeLeaving,
    LeavingIsToldByIntake,
    UnknownFollowUp,
)
from shared.contract.amend import CorrectEvent, VoidEvent
from shared.contract.corrections import EventVoided
from shared.testing.factories import (
    AMINA,
    ENROLMENT,
    FOLLOW_UP,
    SUNDAY,
    a_correction,
    a_due_follow_up,
    a_follow_up,
    a_void,
)
from shared.testing.given import event_id, given

DAY = timedelta(days=1)
DUE = date(2026, 7, 26)


def expect(left_on: date | None = SUNDAY) -> ExpectFollowUp:
    about: dict[str, Any] = {"participant": AMINA, "enrolment": ENROLMENT, "programme": "BIS", "kind": "28_days"}
    return ExpectFollowUp(follow_up=FOLLOW_UP, occurred_on=SUNDAY, left_on=left_on, **about)


def record(on: date = DUE, **wanted: Any) -> RecordFollowUp:
    return RecordFollowUp(**{"follow_up": FOLLOW_UP, "occurred_on": on, "status": "employed", **wanted})


def test_somebody_who_left_shall_be_followed_up() -> None:
    given(decide).when(expect()).then(a_due_follow_up())


def test_a_follow_up_falls_due_only_once() -> None:
    given(decide, a_due_follow_up()).when(expect()).nothing()


def test_nobody_who_has_not_left_is_followed_up() -> None:
    given(decide).when(expect(None)).nothing()


def test_a_leaving_that_moved_moves_the_follow_up() -> None:
    moved = a_correction(1, occurred_on="2026-06-29", due_on="2026-07-27")
    given(decide, a_due_follow_up()).when(expect(SUNDAY + DAY)).then(moved)
    given(decide, a_due_follow_up(), moved).when(expect(SUNDAY + DAY)).nothing()


def test_a_leaving_that_never_was_voids_it() -> None:
    void = EventVoided(occurred_on=SUNDAY, event_id=event_id(1), reason="did_not_happen")
    given(decide, a_due_follow_up()).when(expect(None)).then(void)


def test_a_leaving_that_holds_again_is_due_again() -> None:
    never_was = EventVoided(occurred_on=SUNDAY, event_id=event_id(1), reason="did_not_happen")
    given(decide, a_due_follow_up(), never_was).when(expect()).then(a_due_follow_up())


def test_what_somebody_called_off_stays_away() -> None:
    called_off = given(decide, a_due_follow_up(), a_void(1))
    called_off.when(expect()).nothing()
    called_off.when(expect(None)).nothing()
    called_off.when(expect(SUNDAY + DAY)).then(a_due_follow_up(occurred_on=SUNDAY + DAY, due_on=DUE + DAY))
    given(decide, a_due_follow_up(), a_void(1), a_void(2)).when(expect(None)).then(
        EventVoided(occurred_on=SUNDAY, event_id=event_id(1), reason="did_not_happen")
    )


def test_a_leaving_is_put_right_in_intake() -> None:
    due = given(decide, a_due_follow_up())
    due.when(VoidEvent("follow-up-1", event_id(1), "did_not_happen", SUNDAY)).refused(LeavingIsToldByIntake)
    due.when(CorrectEvent("follow-up-1", event_id(1), {"occurred_on": "2026-06-29"}, SUNDAY)).refused(
        LeavingIsToldByIntake
    )
    put_off = CorrectEvent("follow-up-1", event_id(1), {"due_on": "2026-08-03"}, SUNDAY)
    due.when(put_off).then(a_correction(1, due_on="2026-08-03"))


def test_what_was_answered_stays() -> None:
    answered = given(decide, a_due_follow_up(), a_follow_up())
    answered.when(expect(None)).nothing()
    answered.when(expect(SUNDAY + DAY)).nothing()


def test_an_answer_says_how_it_went() -> None:
    criteria: dict[str, Any] = {"stable_now": True, "full_time_now": False, "promoted": None}
    given(decide, a_due_follow_up()).when(record(**criteria)).then(a_follow_up(**criteria))


def test_an_answer_is_given_once() -> None:
    given(decide, a_due_follow_up(), a_follow_up()).when(record()).refused(FollowedUpAlready)
    given(decide, a_due_follow_up(), a_follow_up(), a_void(2)).when(record()).then(a_follow_up())


def test_who_was_not_reached_is_asked_again() -> None:
    away = a_follow_up(status="not_reached")
    given(decide, a_due_follow_up(), away).when(record(DUE + DAY)).then(a_follow_up(occurred_on=DUE + DAY))
    given(decide, a_due_follow_up(), away).when(record(status="not_reached")).then(away)


def test_nobody_is_asked_before_they_left() -> None:
    given(decide, a_due_follow_up()).when(record(SUNDAY - DAY)).refused(FollowedUpBeforeLeaving)
    given(decide, a_due_follow_up()).when(record(SUNDAY)).then(a_follow_up(occurred_on=SUNDAY))


def test_only_employed_are_asked_about_the_work() -> None:
    given(decide, a_due_follow_up()).when(record(status="studying", promoted=False)).refused(CriteriaAreForEmployed)


def test_nothing_is_recorded_that_is_not_due() -> None:
    given(decide).when(record()).refused(UnknownFollowUp)
    given(decide, a_due_follow_up(), a_void(1)).when(record()).refused(UnknownFollowUp)


@pytest.mark.parametrize(
    ("left", "due"),
    [
        ("2026-02-03", "2026-08-03"),
        ("2025-08-31", "2026-02-28"),
        ("2023-08-30", "2024-02-29"),
        ("2026-06-30", "2026-12-30"),
    ],
)
def test_six_months_end_on_the_same_day(left: str, due: str) -> None:
    assert due_on("6_months", date.fromisoformat(left)) == date.fromisoformat(due)


@draw(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_half_a_year_is_never_far_off(left: date) -> None:
    assert timedelta(181 - 3) <= due_on("6_months", left) - left <= timedelta(184)
    assert due_on("28_days", left) - left == timedelta(28)


def test_an_enrolment_has_one_follow_up_of_each_kind() -> None:
    assert follow_up_id(ENROLMENT, "28_days") == follow_up_id(ENROLMENT, "28_days")
    assert follow_up_id(ENROLMENT, "28_days") != follow_up_id(ENROLMENT, "6_months")
