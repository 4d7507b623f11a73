"""What a placement is like changes from a day on, whatever the order of telling; courses have levels."""

from datetime import date, timedelta
from typing import Any

from services.placements.deciders import decide, of_placement
from services.placements.domain import terms
from services.placements.domain.commands.placement import ChangePlacement, EndPlacement, StartPlacement
from services.placements.domain.placement import NotStarted
from services.placements.domain.refusals import LevelsAreForCourses, PlacementChangesOutside, UnknownPlacement
from shared.contract.event import Event
from shared.testing.factories import AMINA, MONDAY, PLACEMENT, SUNDAY, a_change, a_placement, a_void, an_end
from shared.testing.given import given

DAY = timedelta(days=1)
SPRING = date(2026, 4, 1)


def change(on: date = SPRING, **wanted: Any) -> ChangePlacement:
    return ChangePlacement(placement=PLACEMENT, occurred_on=on, **wanted)


def extent_on(day: date, *events: Event) -> int | None:
    now = of_placement(given(decide, *events).history)
    assert not isinstance(now, NotStarted)
    then = terms.terms_on(terms.course_of(now.start, now.changes), day)
    return then.extent if then else None


def test_a_change_says_what_is_different() -> None:
    half = a_placement(extent=50, organisation="Bakery")
    command = change(extent=75, organisation="Bakery")
    given(decide, half).when(command).then(a_change(occurred_on=SPRING, extent=75))


def test_a_change_of_nothing_is_no_event() -> None:
    given(decide, a_placement(extent=50)).when(change(extent=50)).nothing()
    changed = a_change(occurred_on=MONDAY + DAY, extent=75)
    given(decide, a_placement(extent=50), changed).when(change(extent=75)).nothing()


def test_a_change_falls_on_a_day_of_the_placement() -> None:
    given(decide, a_placement()).when(change(MONDAY - DAY, extent=50)).refused(PlacementChangesOutside)
    ended = given(decide, a_placement(), an_end())
    ended.when(change(SUNDAY + DAY, extent=50)).refused(PlacementChangesOutside)
    ended.when(change(SUNDAY, extent=50)).then(a_change(occurred_on=SUNDAY, extent=50))
    given(decide).when(change(extent=50)).refused(UnknownPlacement)


def test_the_latest_change_by_then_holds() -> None:
    history = (a_placement(extent=25), a_change(extent=100), a_change(occurred_on=SPRING, extent=50))
    days = {MONDAY - DAY: None, MONDAY: 25, SPRING - DAY: 25, SPRING: 50, SUNDAY - DAY: 50, SUNDAY: 100}
    assert {day: extent_on(day, *history) for day in days} == days


def test_of_one_day_the_last_told_holds() -> None:
    twice = (a_change(extent=75), a_change(extent=80))
    assert extent_on(SUNDAY, a_placement(extent=25), *twice) == 80
    assert extent_on(SUNDAY, a_placement(extent=25), *twice, a_void(3)) == 75


def test_a_change_may_concern_one_thing_only() -> None:
    history = (a_placement(extent=25), a_change(occurred_on=SPRING, organisation="Bakery"))
    assert extent_on(SUNDAY, *history) == 25


def test_a_course_has_a_subject_and_levels() -> None:
    level = {"subject": "Swedish", "level_in": "A1"}
    start = StartPlacement(placement=PLACEMENT, participant=AMINA, occurred_on=MONDAY, kind="course")
    begin = StartPlacement(**{**vars(start), "unsigned": "agreed_elsewhere", **level})
    course = a_placement(kind="course", unsigned="agreed_elsewhere", **level)
    given(decide).when(begin).then(course)
    end = EndPlacement(placement=PLACEMENT, occurred_on=SUNDAY, reason="as_agreed", level_out="B1")
    given(decide, course).when(end).then(an_end(kind="course", reason="as_agreed", level_out="B1"))


def test_only_courses_have_levels() -> None:
    end = EndPlacement(placement=PLACEMENT, occurred_on=SUNDAY, level_out="B1")
    given(decide, a_placement()).when(end).refused(LevelsAreForCourses)
    levels: list[dict[str, Any]] = [{"subject": "Swedish"}, {"level_in": "A1"}]
    for level in levels:
        start: dict[str, Any] = {"placement": PLACEMENT, "participant": AMINA, "occurred_on": MONDAY, "kind": "work"}
        command = StartPlacement(**start, unsigned="agreed_elsewhere", **level)
        given(decide).when(command).refused(LevelsAreForCourses)
