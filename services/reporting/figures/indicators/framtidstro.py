"""Belief in the future: how the same people answered first and at least so many days later."""

from fractions import Fraction

from services.reporting.figures.arguments import Argument, Arguments, one_of, some_days
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import SHARE, Tree, count, number, share, spread
from services.reporting.figures.periods import FROM
from services.reporting.figures.rounding import mean, one_decimal
from shared.web.i18n import N_


def tree(answers: Answers, arguments: Arguments) -> Tree:
    answered = [row for row in answers[0] if row["first"] is not None]
    pairs = [row for row in answered if row["last"] is not None]
    changes = spread(pairs, lambda row: int(row["last"] - row["first"]))
    return {
        "answered": count(answered),
        "pairs": count(pairs),
        "before": number(mean(spread(pairs, lambda row: int(row["first"]))), pairs),
        "after": number(mean(spread(pairs, lambda row: int(row["last"]))), pairs),
        "change": number(_mean_change(changes), pairs),
        "improved": share([row for row in pairs if row["last"] > row["first"]], pairs),
        "worse": count([row for row in pairs if row["last"] < row["first"]]),
    }


def _mean_change(changes: list[int]) -> float | None:
    """One decimal, half away from zero; from the whole answers, not from rounded means."""
    if not changes:
        return None
    exact = Fraction(sum(changes), len(changes))
    return one_decimal(exact) if exact >= 0 else -one_decimal(-exact)


INDICATOR = Indicator(
    fn="framtidstro",
    version=1,
    unit="pair",
    wording_sv="Framtidstro, 1 till 5: samma personers första svar i perioden och sista svar så många dagar senare",
    wording_en="Belief in the future: the first answer in the period and the last one so many days later, 1 to 5",
    source="BIS Boden",
    tree=tree,
    sql="framtidstro.sql",
    arguments=(
        FROM,
        Argument("item", one_of("belief_in_future", "knowledge_of_society", "helpful"), "belief_in_future"),
        Argument("days", some_days, 90),
    ),
    columns=("first", "last"),
    place=240,
    shown="detail",
    parts={
        **SHARE,
        "answered": N_("Answered"),
        "pairs": N_("Answered twice"),
        "before": N_("Mean before"),
        "after": N_("Mean after"),
        "change": N_("Mean change"),
        "improved": N_("Better"),
        "worse": N_("Worse"),
    },
)
