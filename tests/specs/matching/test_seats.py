"""Seats: offered once for an opening, and withdrawn while there are some left."""

from datetime import date, timedelta

from hypothesis import given as for_all
from hypothesis import strategies as st

from services.matching.deciders import decide, of_opening
from services.matching.domain.commands.opening import OfferSeats, WithdrawSeats
from services.matching.domain.opening import Offered
from services.matching.domain.refusals import (
    MoreSeatsThanAreLeft,
    SeatsOfferedAlready,
    UnknownOpening,
    WithdrawnBeforeOffered,
)
from shared.contract.event import Event
from shared.testing.factories import MONDAY, OPENING, SUNDAY, a_correction, a_void, a_withdrawal, an_offer
from shared.testing.given import given

OFFER = OfferSeats(
    opening=OPENING, occurred_on=MONDAY, organisation="Norrvik Bageri", programme="LOTS", kind="internship", seats=3
)


def withdraw(seats: int, on: date = SUNDAY) -> WithdrawSeats:
    return WithdrawSeats(opening=OPENING, occurred_on=on, seats=seats)


def test_an_offer_says_who_offers_what() -> None:
    given(decide).when(OFFER).then(an_offer())


def test_the_same_seats_are_not_offered_twice() -> None:
    given(decide, an_offer()).when(OFFER).refused(SeatsOfferedAlready)


def test_all_seats_may_be_withdrawn_on_one_day() -> None:
    given(decide, an_offer()).when(withdraw(3, MONDAY)).then(a_withdrawal(seats=3, occurred_on=MONDAY))


def test_never_more_seats_than_are_left() -> None:
    given(decide, an_offer()).when(withdraw(4)).refused(MoreSeatsThanAreLeft)
    given(decide, an_offer(), a_withdrawal(seats=2)).when(withdraw(2)).refused(MoreSeatsThanAreLeft)


def test_seats_nobody_offered_are_not_withdrawn() -> None:
    given(decide).when(withdraw(1)).refused(UnknownOpening)
    given(decide, an_offer(), a_void(1)).when(withdraw(1)).refused(UnknownOpening)


def test_seats_are_not_withdrawn_before_their_offer() -> None:
    given(decide, an_offer()).when(withdraw(1, MONDAY - timedelta(days=1))).refused(WithdrawnBeforeOffered)


def test_a_void_withdrawal_gives_the_seats_back() -> None:
    given(decide, an_offer(), a_withdrawal(seats=3), a_void(2)).when(withdraw(3)).then(a_withdrawal(seats=3))


def test_a_corrected_number_of_seats_counts() -> None:
    given(decide, an_offer(), a_correction(1, seats=5)).when(withdraw(5)).then(a_withdrawal(seats=5))
    given(decide, an_offer(), a_correction(1, seats=1)).when(withdraw(2)).refused(MoreSeatsThanAreLeft)


@for_all(st.lists(st.integers(1, 5), max_size=8))
def test_what_is_left_never_falls_below_nought(wanted: list[int]) -> None:
    history: list[Event] = [an_offer(seats=10)]
    for seats in wanted:
        history.extend(given(decide, *history).when(withdraw(seats)).events)
        now = of_opening(given(decide, *history).history)
        assert isinstance(now, Offered)
        assert now.left >= 0
