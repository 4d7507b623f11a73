"""Days from first registration to completed inventory."""

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import SHARE, Tree, count, number, share, spread
from services.reporting.figures.rounding import mean, median
from shared.web.i18n import N_

DAYS = 30


def tree(answers: Answers, arguments: Arguments) -> Tree:
    prior = [row for row in answers[0] if row["days"] is not None and row["days"] < 0]
    done = [row for row in answers[0] if row["days"] is not None and row["days"] >= 0]
    not_done = [row for row in answers[0] if row["days"] is None]
    due = [row for row in (*done, *not_done) if row["is_due"]]
    days = spread(done, lambda row: int(row["days"]))
    return {
        "n": count(done),
        "median": number(median(days), done),
        "mean": number(mean(days), done),
        "prior": count(prior),
        "within30": share([row for row in due if row["days"] is not None and row["days"] <= DAYS], due),
        "waiting": count([row for row in not_done if row["is_present"]]),
        "left": count([row for row in not_done if not row["is_present"]]),
    }


INDICATOR = Indicator(
    fn="days_to_inventory",
    version=1,
    unit="day",
    wording_sv="Dagar från första inskrivning till klar kompetenskartläggning",
    wording_en="Days from first registration to completed skills inventory",
    source="Integration och tillväxt i Norrbotten",
    tree=tree,
    sql="days_to_inventory.sql",
    columns=("days", "is_due", "is_present"),
    place=180,
    shown="detail",
    parts={
        **SHARE,
        "median": N_("Median"),
        "mean": N_("Mean"),
        "prior": N_("Before registration"),
        "within30": N_("Within 30 days"),
        "waiting": N_("Waiting"),
        "left": N_("Left before"),
    },
)
