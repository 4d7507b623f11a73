"""Rounding that never passes through a binary fraction: one decimal, half up, from whole numbers."""

from collections.abc import Sequence
from fractions import Fraction


def one_decimal(exact: Fraction) -> float:
    """The nearest tenth, half up: 6.25 -> 6.3. `exact` is not negative."""
    return int(exact * 10 + Fraction(1, 2)) / 10


def percent(n: int, d: int) -> float | None:
    """`n` of `d` in per cent with one decimal; None when `d` is 0."""
    return None if d == 0 else one_decimal(Fraction(100 * n, d))


def median(values: Sequence[int]) -> int | float | None:
    """The middle value, or the mean of the two middle ones; None when there are none."""
    if not values:
        return None
    middle = sorted(values)[(len(values) - 1) // 2 : len(values) // 2 + 1]
    total, halves = sum(middle), len(middle)
    return total // halves if total % halves == 0 else total / halves


def mean(values: Sequence[int]) -> float | None:
    """The mean with one decimal, half up; None when there are no values."""
    return one_decimal(Fraction(sum(values), len(values))) if values else None
