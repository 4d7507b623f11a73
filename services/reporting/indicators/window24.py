"""Work or internship within 24 months of one's own start, with the windows that are still open told apart."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from services.reporting.indicators.arguments import Arguments
from services.reporting.indicators.indicator import Answers, Indicator
from services.reporting.indicators.number import Row, Tree, count, number, percentage, share
from services.reporting.indicators.presence import present
from services.reporting.indicators.rounding import one_decimal
from services.reporting.indicators.survival import kaplan_meier, last


def tree(answers: Answers, arguments: Arguments) -> Tree:
    state_date = arguments["V"]
    everybody = answers[0]
    deceased = [row for row in everybody if _died_without(row)]
    alive = [row for row in everybody if not _died_without(row)]
    mature = [row for row in alive if _is_over(row, state_date)]
    achieved = [row for row in mature if row["achieved_on"]]
    achieved_all = [row for row in alive if row["achieved_on"]]
    waiting = [row for row in alive if not _is_over(row, state_date) and not row["achieved_on"]]
    still_open = [row for row in waiting if present(row, state_date)]
    rest = [row for row in mature if not row["achieved_on"]]
    educated = [row for row in rest if row["educated_on"]]
    return {
        "mature": count(mature),
        "achieved_mature": count(achieved),
        "pct": percentage(achieved, mature),
        "without_moved": share(achieved, [row for row in mature if row["achieved_on"] or not _moved_inside(row)]),
        "achieved_all": count(achieved_all),
        "alive": count(alive),
        "lower_pct": percentage(achieved_all, alive),
        "open": count(still_open),
        "upper_pct": percentage([*achieved_all, *still_open], alive),
        "deceased": count(deceased),
        "rest": count(rest),
        "rest_education": count(educated),
        "rest_pct": percentage(educated, rest),
        "combined": count([*achieved, *educated]),
        "combined_pct": percentage([*achieved, *educated], mature),
        **_survival(everybody, state_date),
    }


def _is_over(row: Row, state_date: date) -> bool:
    """The window's last day has come."""
    return bool(row["closes_on"] <= state_date + timedelta(1))


def _died_without(row: Row) -> bool:
    died = row["died_on"]
    return bool(died and died < row["closes_on"] and not (row["achieved_on"] and row["achieved_on"] <= died))


def _moved_inside(row: Row) -> bool:
    return bool(row["reason"] == "moved" and row["left_on"] < row["closes_on"])


def _survival(everybody: Sequence[Row], state_date: date) -> dict[str, Tree]:
    if not everybody:
        return {"km": number(None, ()), "km_pct": number(None, ())}
    reached: Fraction = 1 - last(
        kaplan_meier([seen for row in everybody for seen in [_observed(row, state_date)] * row.get("times", 1)])
    )
    return {"km": number(str(reached), everybody), "km_pct": number(one_decimal(100 * reached), everybody)}


def _observed(row: Row, state_date: date) -> tuple[int, bool]:
    """Days until the result, or until we could see no further: death, exit, the state date, the window's end."""
    if row["achieved_on"] and not _died_without(row):
        return (row["achieved_on"] - row["entered_on"]).days, True
    end = row["closes_on"] if _is_over(row, state_date) else state_date
    seen = min(day for day in (row["died_on"], row["left_on"], end) if day)
    return (seen - row["entered_on"]).days, False


INDICATOR = Indicator(
    fn="window24",
    version=1,
    unit="person",
    wording_sv="Arbete eller praktik inom 24 månader från egen start",
    wording_en="Work or internship within 24 months of one's own start",
    source="LOTS Ockelbo",
    tree=tree,
    sql="window24.sql",
    columns=("entered_on", "closes_on", "left_on", "reason", "died_on", "achieved_on", "educated_on"),
)
