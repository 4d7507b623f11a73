"""Days from first registration to completed inventory."""

from datetime import timedelta

from services.reporting.indicators.arguments import Arguments
from services.reporting.indicators.indicator import Answers, Indicator
from services.reporting.indicators.number import Row, Tree, count, number, share, spread
from services.reporting.indicators.presence import present
from services.reporting.indicators.rounding import mean, median

DAYS = 30


def tree(answers: Answers, arguments: Arguments) -> Tree:
    state_date = arguments["V"]
    prior = [row for row in answers[0] if row["completed_on"] and row["completed_on"] < row["entered_on"]]
    done = [row for row in answers[0] if row["completed_on"] and row["completed_on"] >= row["entered_on"]]
    not_done = [row for row in answers[0] if not row["completed_on"]]
    due = [row for row in (*done, *not_done) if row["entered_on"] + timedelta(DAYS) <= state_date]
    days = spread(done, _days)
    return {
        "n": count(done),
        "median": number(median(days), done),
        "mean": number(mean(days), done),
        "prior": count(prior),
        "within30": share([row for row in due if row["completed_on"] and _days(row) <= DAYS], due),
        "waiting": count([row for row in not_done if present(row, state_date)]),
        "left": count([row for row in not_done if not present(row, state_date)]),
    }


def _days(row: Row) -> int:
    return int((row["completed_on"] - row["entered_on"]).days)


INDICATOR = Indicator(
    fn="days_to_inventory",
    version=1,
    unit="day",
    wording_sv="Dagar från första inskrivning till klar kompetenskartläggning",
    wording_en="Days from first registration to completed skills inventory",
    source="Integration och tillväxt i Norrbotten",
    tree=tree,
    sql="inventory.sql",
    columns=("entered_on", "left_on", "completed_on"),
)
