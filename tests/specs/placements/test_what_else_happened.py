"""Attendance and outcomes may be recorded late, twice and in any order."""

from services.placements.deciders import decide
from services.placements.domain.commands.participant import IntroduceToAssociation, RecordAttendance, RecordOutcome
from shared.contract.placements import AssociationIntroduced
from shared.testing.factories import AMINA, MONDAY, SUNDAY, an_attendance, an_outcome
from shared.testing.given import given

ATTENDED = RecordAttendance(participant=AMINA, occurred_on=MONDAY, kind="leisure", organisation="Bodens BK")
TOLD = RecordOutcome(participant=AMINA, occurred_on=SUNDAY, programme="BIS", kind="study")


def test_an_attendance_says_where_and_what() -> None:
    given(decide).when(ATTENDED).then(an_attendance(kind="leisure", organisation="Bodens BK"))


def test_an_attendance_says_how_long_it_was() -> None:
    given(decide).when(ATTENDED.model_copy(update={"minutes": 90})).then(
        an_attendance(kind="leisure", organisation="Bodens BK", minutes=90)
    )


def test_one_day_may_hold_several_attendances() -> None:
    history = an_attendance(kind="leisure", organisation="Bodens BK")
    given(decide, history).when(ATTENDED).then(history)


def test_an_outcome_needs_no_placement_of_ours() -> None:
    given(decide).when(TOLD).then(an_outcome())


def test_a_later_outcome_does_not_need_the_first_gone() -> None:
    given(decide, an_outcome(kind="moved")).when(TOLD).then(an_outcome())


def test_an_introduction_is_recorded_once_a_day() -> None:
    introduce = IntroduceToAssociation(participant=AMINA, occurred_on=MONDAY, organisation="Bodens BK")
    introduced = AssociationIntroduced(participant=AMINA, occurred_on=MONDAY, organisation="Bodens BK")
    given(decide).when(introduce).then(introduced)
    given(decide, introduced).when(introduce).nothing()
    given(decide, introduced).when(introduce.model_copy(update={"occurred_on": SUNDAY})).then(
        introduced.model_copy(update={"occurred_on": SUNDAY})
    )
