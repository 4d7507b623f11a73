"""Residence: it ends only where it had begun, and somebody moves out of a municipality once."""

from datetime import date, timedelta

from hypothesis import given as for_all
from hypothesis import strategies as st

from services.placements.deciders import decide, of_participant
from services.placements.domain.commands.participant import EndResidence, StartResidence
from services.placements.domain.participant import Residence
from services.placements.domain.refusals import NotResidentThere
from shared.contract.event import Event
from shared.testing.factories import AMINA, MONDAY, SUNDAY, a_correction, a_departure, a_residence, a_void
from shared.testing.given import event_id, given

DAY = timedelta(days=1)


def move_in(on: date = MONDAY, municipality: str = "Boden") -> StartResidence:
    return StartResidence(participant=AMINA, occurred_on=on, municipality=municipality)


def move_out(on: date = SUNDAY, municipality: str = "Boden") -> EndResidence:
    return EndResidence(participant=AMINA, occurred_on=on, municipality=municipality)


def residences(*events: Event) -> tuple[Residence, ...]:
    return of_participant(given(decide, *events).history).residences


def test_a_residence_begins_whenever_it_is_told() -> None:
    given(decide).when(move_in()).then(a_residence())
    given(decide, a_residence(municipality="Ockelbo")).when(move_in(MONDAY - DAY)).then(
        a_residence(occurred_on=MONDAY - DAY)
    )


def test_a_residence_may_last_a_single_day() -> None:
    given(decide, a_residence()).when(move_out(MONDAY)).then(a_departure(occurred_on=MONDAY))


def test_nobody_moves_out_before_moving_in() -> None:
    given(decide, a_residence()).when(move_out(MONDAY - DAY)).refused(NotResidentThere)


def test_nobody_moves_out_of_another_municipality() -> None:
    given(decide, a_residence()).when(move_out(municipality="Ockelbo")).refused(NotResidentThere)


def test_nobody_moves_out_of_one_stay_twice() -> None:
    given(decide, a_residence(), a_departure()).when(move_out(SUNDAY + DAY)).refused(NotResidentThere)


def test_a_void_residence_cannot_end() -> None:
    given(decide, a_residence(), a_void(1)).when(move_out()).refused(NotResidentThere)


def test_a_void_end_lets_the_residence_end_anew() -> None:
    given(decide, a_residence(), a_departure(), a_void(2)).when(move_out()).then(a_departure())


def test_a_corrected_municipality_is_where_it_ends() -> None:
    history = a_residence(), a_correction(1, municipality="Ockelbo")
    given(decide, *history).when(move_out()).refused(NotResidentThere)
    given(decide, *history).when(move_out(municipality="Ockelbo")).then(a_departure(municipality="Ockelbo"))


def test_who_moved_in_twice_moves_out_once() -> None:
    history = a_residence(), a_residence(occurred_on=MONDAY + DAY), a_departure()
    assert [r.last_day for r in residences(*history)] == [SUNDAY, SUNDAY]
    given(decide, *history).when(move_out()).refused(NotResidentThere)


def test_an_earlier_stay_told_later_ends_alone() -> None:
    earlier = MONDAY - 30 * DAY
    stays = residences(a_residence(), a_residence(occurred_on=earlier), a_departure(occurred_on=earlier + DAY))
    assert stays == (
        Residence(event_id(1), "Boden", MONDAY),
        Residence(event_id(2), "Boden", earlier, earlier + DAY),
    )


days = st.dates(date(2025, 1, 1), date(2025, 1, 20))
places = st.sampled_from(["Boden", "Ockelbo"])
moves = st.one_of(
    st.builds(lambda d, m: a_residence(occurred_on=d, municipality=m), days, places),
    st.builds(lambda d, m: a_departure(occurred_on=d, municipality=m), days, places),
    st.builds(a_void, st.integers(1, 12)),
)


@for_all(st.lists(moves, max_size=12))
def test_no_residence_ever_ends_before_it_begins(history: list[Event]) -> None:
    for residence in residences(*history):
        assert residence.last_day is None or residence.first_day <= residence.last_day


@for_all(st.lists(moves, max_size=12), days, places)
def test_after_moving_out_nobody_lives_there(history: list[Event], day: date, place: str) -> None:
    outcome = given(decide, *history).when(move_out(day, place))
    if outcome.refusal is None:
        after = residences(*history, *outcome.events)
        assert not any(r.goes_on(place, day) for r in after)
