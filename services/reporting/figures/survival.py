"""Kaplan-Meier: how many still wait after so many days, when some are no longer watched."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

Observation = tuple[int, bool]
"""Days, and whether it then happened (True) or watching ended (False)."""

Curve = Sequence[tuple[int, Fraction]]


def kaplan_meier(observations: Mapping[Observation, int]) -> Curve:
    """From how often each was observed: the days on which something happened, each with the share that waited longer.

    Events come before endings.
    """
    waiting, at_risk, curve = Fraction(1), sum(observations.values()), []
    for day in sorted({day for day, _ in observations}):
        happened = observations.get((day, True), 0)
        if happened:
            waiting *= Fraction(at_risk - happened, at_risk)
            curve.append((day, waiting))
        at_risk -= happened + observations.get((day, False), 0)
    return curve


def last(curve: Curve) -> Fraction:
    """The share that still waits at the end."""
    return curve[-1][1] if curve else Fraction(1)


def median_day(curve: Curve) -> int | None:
    """The first day after which at most half still wait; None when it never comes to that."""
    return next((day for day, waiting in curve if waiting <= Fraction(1, 2)), None)
