"""Days from completed inventory to first work, with those who still wait."""

from collections import Counter

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import Tree, count, number, spread
from services.reporting.figures.rounding import median
from services.reporting.figures.survival import Observation, kaplan_meier, last, median_day
from shared.web.i18n import N_


def tree(answers: Answers, arguments: Arguments) -> Tree:
    mapped = [row for row in answers[0] if row["completed"]]
    work_first = [row for row in mapped if row["works"] and row["days"] < 0]
    reached = [row for row in mapped if row["works"] and row["days"] >= 0]
    waiting = [row for row in mapped if not row["works"]]
    watched = Counter[Observation]()
    for row in (*reached, *waiting):
        watched[max(0, row["days"]), row["works"]] += row.get("times", 1)
    curve = kaplan_meier(watched)
    return {
        "completed": count(reached),
        "median_completed": number(median(spread(reached, lambda row: int(row["days"]))), reached),
        "work_first": count(work_first),
        "censored": count(waiting),
        "km_median": number(median_day(curve), (*reached, *waiting)),
        "km_last": number(str(last(curve)) if watched else None, (*reached, *waiting)),
    }


INDICATOR = Indicator(
    fn="inventory_to_work",
    version=1,
    unit="day",
    wording_sv="Dagar från klar kompetenskartläggning till första arbete, även med dem som väntar (Kaplan–Meier)",
    wording_en="Days from completed skills inventory to first work, also with those who wait (Kaplan–Meier)",
    source="Integration och tillväxt i Norrbotten",
    tree=tree,
    sql="inventory_to_work.sql",
    columns=("completed", "works", "days"),
    place=190,
    shown="detail",
    parts={
        "completed": N_("Inventory, then work"),
        "median_completed": N_("Median of the completed"),
        "work_first": N_("Work before the inventory"),
        "censored": N_("Still waiting, or left"),
        "km_median": N_("Median with those who wait"),
        "km_last": N_("Still waiting at the end, estimated"),
    },
)
