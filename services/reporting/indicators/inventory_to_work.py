"""Days from completed inventory to first work, with those who still wait."""

from datetime import date

from services.reporting.indicators.arguments import Arguments
from services.reporting.indicators.indicator import Answers, Indicator
from services.reporting.indicators.number import Row, Tree, count, number, spread
from services.reporting.indicators.rounding import median
from services.reporting.indicators.survival import kaplan_meier, last, median_day


def tree(answers: Answers, arguments: Arguments) -> Tree:
    mapped = [row for row in answers[0] if row["completed_on"]]
    work_first = [row for row in mapped if row["work_on"] and row["work_on"] < row["completed_on"]]
    reached = [row for row in mapped if row["work_on"] and row["work_on"] >= row["completed_on"]]
    waiting = [row for row in mapped if not row["work_on"]]
    days = spread(reached, lambda row: _days(row, row["work_on"]))
    watched = [(day, True) for day in days]
    until = arguments["V"]
    watched += [(day, False) for day in spread(waiting, lambda row: max(0, _days(row, row["left_on"] or until)))]
    curve = kaplan_meier(watched)
    return {
        "completed": count(reached),
        "median_completed": number(median(days), reached),
        "work_first": count(work_first),
        "censored": count(waiting),
        "km_median": number(median_day(curve), (*reached, *waiting)),
        "km_last": number(str(last(curve)) if watched else None, (*reached, *waiting)),
    }


def _days(row: Row, until: date) -> int:
    return int((until - row["completed_on"]).days)


INDICATOR = Indicator(
    fn="inventory_to_work",
    version=1,
    unit="day",
    wording_sv="Dagar från klar kompetenskartläggning till första arbete, även med dem som väntar (Kaplan–Meier)",
    wording_en="Days from completed skills inventory to first work, also with those who wait (Kaplan–Meier)",
    source="Integration och tillväxt i Norrbotten",
    tree=tree,
    sql="inventory.sql",
    columns=("entered_on", "left_on", "completed_on", "work_on"),
)
