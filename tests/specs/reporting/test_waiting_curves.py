"""Kaplan-Meier by hand: who was watched how long."""

from fractions import Fraction

from services.reporting.figures.survival import kaplan_meier, last, median_day


def test_events_come_before_endings_that_day() -> None:
    assert kaplan_meier({(10, False): 1, (10, True): 1}) == [(10, Fraction(1, 2))]


def test_those_no_longer_watched_leave_quietly() -> None:
    curve = kaplan_meier({(100, True): 1, (130, False): 1, (150, True): 1})
    assert curve == [(100, Fraction(2, 3)), (150, Fraction(0))]


def test_the_median_is_where_half_remain() -> None:
    curve = kaplan_meier({(1, True): 1, (2, True): 1, (3, False): 2})
    assert (median_day(curve), last(curve)) == (2, Fraction(1, 2))


def test_nobody_waiting_is_everybody_waiting() -> None:
    assert (last(kaplan_meier({})), median_day(kaplan_meier({}))) == (Fraction(1), None)
