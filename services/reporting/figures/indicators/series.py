"""Where participants stood at the end of each month."""

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.groups import STATES, grouped
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import Tree, count
from services.reporting.figures.periods import FROM
from shared.web.i18n import N_


def tree(answers: Answers, arguments: Arguments) -> Tree:
    days = sorted({row["day"] for row in answers[0]})
    points = {day: [row for row in answers[0] if row["day"] == day] for day in days}
    return {
        day.isoformat(): {
            "registered": count(rows),
            **{state: count(found) for state, found in grouped(rows, "state", STATES).items()},
        }
        for day, rows in points.items()
    }


INDICATOR = Indicator(
    fn="series",
    version=1,
    unit="person",
    wording_sv="Deltagarnas läge vid varje månads slut i perioden, högst tio år, och på lägesdagen",
    wording_en="Where participants stood at each month's end in the period, ten years at most, and on V",
    source=N_("own convention"),
    tree=tree,
    sql="series.sql",
    arguments=(FROM,),
    columns=("day", "state"),
    also=tuple(f"*.{name}" for name in ("registered", *STATES)),
    order_by=("person", "day"),
    weighted=True,
    place=80,
    parts={**STATES, "registered": N_("Registered")},
)
