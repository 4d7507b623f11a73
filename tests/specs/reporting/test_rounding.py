"""Rounding half up, exactly, and shares of nobody."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.figures.rounding import mean, median, percent


@pytest.mark.parametrize(("n", "d", "pct"), [(1, 16, 6.3), (13, 16, 81.3), (15, 16, 93.8), (0, 7, 0.0), (0, 0, None)])
def test_a_share_is_rounded_half_up(n: int, d: int, pct: float | None) -> None:
    assert percent(n, d) == pct


@given(st.integers(0, 4000), st.integers(1, 4000).map(lambda n: 8 * n))
def test_shares_agree_with_decimal_arithmetic(n: int, d: int) -> None:
    exact = (Decimal(100 * n) / Decimal(d)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    assert Decimal(str(percent(n, d))) == exact


@pytest.mark.parametrize(("values", "middle"), [([], None), ([7], 7), ([1, 2], 1.5), ([4, 2], 3), ([9, 1, 5], 5)])
def test_the_median_is_in_the_middle(values: list[int], middle: float | None) -> None:
    assert median(values) == middle


def test_the_mean_of_nobody_is_none() -> None:
    assert mean([]) is None
