"""An activity is planned, may change, and is held once or cancelled."""

from datetime import date
from typing import Any

import pytest

from services.placements.deciders import decide
from services.placements.domain.commands.activity import (
    ActivityCommand,
    CancelActivity,
    ChangeActivity,
    HoldActivity,
    ScheduleActivity,
)
from services.placements.domain.commands.participant import RecordAttendance
from services.placements.domain.refusals import (
    ActivityHeldAlready,
    ActivityIsCancelled,
    ActivityScheduledAlready,
    FewerThanThoseNamed,
    UnknownActivity,
)
from shared.contract.amend import CorrectEvent, VoidEvent
from shared.testing.factories import AMINA, MONDAY, a_void, an_attendance
from shared.testing.given import event_id, given
from shared.testing.occasions import ACTIVITY, OCCASION, a_cancellation, a_change, a_holding, an_activity

DAY = date(2026, 2, 10)


def schedule(**more: Any) -> ScheduleActivity:
    return ScheduleActivity(activity=ACTIVITY, occurred_on=MONDAY, **{**OCCASION, **more})


def change(**more: Any) -> ChangeActivity:
    return ChangeActivity(activity=ACTIVITY, occurred_on=MONDAY, **{**OCCASION, **more})


def cancel(reason: Any = "too_few") -> CancelActivity:
    return CancelActivity(activity=ACTIVITY, occurred_on=MONDAY, reason=reason)


def hold(attended: int = 7, named: int = 0) -> HoldActivity:
    return HoldActivity(activity=ACTIVITY, occurred_on=DAY, attended=attended, named=named)


def attend() -> RecordAttendance:
    return RecordAttendance(participant=AMINA, occurred_on=MONDAY, kind="language", activity=ACTIVITY)


def test_an_activity_is_put_into_the_calendar() -> None:
    given(decide).when(schedule(venue="Folkets hus", audience="women")).then(
        an_activity(venue="Folkets hus", audience="women")
    )


def test_an_activity_is_not_scheduled_twice() -> None:
    given(decide, an_activity()).when(schedule()).refused(ActivityScheduledAlready)
    given(decide, an_activity(), a_cancellation()).when(schedule()).refused(ActivityScheduledAlready)


def test_a_change_tells_the_whole_occasion() -> None:
    given(decide, an_activity()).when(change(starts_at="18:00")).then(a_change(starts_at="18:00"))


def test_a_change_of_nothing_is_nothing() -> None:
    given(decide, an_activity()).when(change()).nothing()
    given(decide, an_activity(), a_change(minutes=60)).when(change(minutes=60)).nothing()


def test_an_activity_is_held_with_those_there() -> None:
    given(decide, an_activity()).when(hold(12)).then(a_holding(attended=12))


def test_a_holding_says_who_holds_it_now() -> None:
    changed = a_change(organisation="Röda Korset", kind="civic", programme=None)
    given(decide, an_activity(), changed).when(hold()).then(
        a_holding(organisation="Röda Korset", kind="civic", programme=None)
    )


def test_an_activity_is_not_held_twice() -> None:
    given(decide, an_activity(), a_holding()).when(hold()).refused(ActivityHeldAlready)


def test_a_cancelled_activity_is_not_held() -> None:
    given(decide, an_activity(), a_cancellation()).when(hold()).refused(ActivityIsCancelled)
    given(decide, an_activity(), a_cancellation()).when(change(minutes=60)).refused(ActivityIsCancelled)


def test_no_fewer_attend_than_those_named() -> None:
    given(decide, an_activity()).when(hold(attended=2, named=3)).refused(FewerThanThoseNamed)
    given(decide, an_activity()).when(hold(attended=3, named=3)).then(a_holding(attended=3))


def test_an_activity_is_cancelled_with_its_reason() -> None:
    given(decide, an_activity()).when(cancel()).then(a_cancellation())


def test_the_same_cancellation_again_is_nothing() -> None:
    given(decide, an_activity(), a_cancellation()).when(cancel()).nothing()
    given(decide, an_activity(), a_cancellation()).when(cancel("organiser_ill")).refused(ActivityIsCancelled)


def test_what_was_held_is_neither_changed_nor_cancelled() -> None:
    given(decide, an_activity(), a_holding()).when(cancel()).refused(ActivityHeldAlready)
    given(decide, an_activity(), a_holding()).when(change(minutes=60)).refused(ActivityHeldAlready)


@pytest.mark.parametrize("command", [change(), cancel(), hold()])
def test_nothing_is_said_of_an_unknown_activity(command: ActivityCommand) -> None:
    given(decide).when(command).refused(UnknownActivity)
    given(decide, an_activity(), a_void(1)).when(command).refused(UnknownActivity)


def test_a_void_cancellation_lets_it_be_held() -> None:
    given(decide, an_activity(), a_cancellation(), a_void(2)).when(hold()).then(a_holding())


def test_the_activity_of_an_event_stays() -> None:
    other = str(event_id(9))
    correction = CorrectEvent(f"activity-{ACTIVITY}", event_id(1), {"activity": other}, MONDAY)
    given(decide, an_activity()).when(correction).malformed("set.activity")


def test_an_activity_is_attended_once_by_each() -> None:
    given(decide).when(attend()).then(an_attendance(activity=ACTIVITY))
    given(decide, an_attendance(activity=ACTIVITY)).when(attend()).nothing()
    given(decide, an_attendance(activity=ACTIVITY), a_void(1)).when(attend()).then(an_attendance(activity=ACTIVITY))


def test_attendance_outside_the_calendar_is_told_freely() -> None:
    command = RecordAttendance(participant=AMINA, occurred_on=MONDAY, kind="language")
    given(decide, an_attendance(), an_attendance(activity=ACTIVITY)).when(command).then(an_attendance())


def test_a_cancellation_can_be_made_void() -> None:
    command = VoidEvent(f"activity-{ACTIVITY}", event_id(2), "did_not_happen", MONDAY)
    assert given(decide, an_activity(), a_cancellation()).when(command).refusal is None
