"""Who came into and fell out of a figure between two known-on dates."""

from collections.abc import Sequence

from services.reporting.figures.arguments import Argument, Arguments, a_date
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import Number, Row, Tree, because_of, number
from shared.web.i18n import N_


def twice(arguments: Arguments) -> Sequence[Arguments]:
    return [{**arguments, "K": arguments["K1"]}, {**arguments, "K": arguments["K2"]}]


def tree(answers: Answers, arguments: Arguments) -> Tree:
    earlier, later = (because_of("worked", rows) for rows in answers)
    worked = [[row for row in rows if row["worked"]] for rows in (earlier, later)]
    return {
        "persons_added": _only_in(later, earlier),
        "persons_removed": _only_in(earlier, later),
        "work_added": _only_in(worked[1], worked[0]),
        "work_removed": _only_in(worked[0], worked[1]),
    }


def _only_in(rows: Sequence[Row], others: Sequence[Row]) -> Number:
    there = {row["person"] for row in others}
    found = [row for row in rows if row["person"] not in there]
    return number([str(row["person"]) for row in found], found)


INDICATOR = Indicator(
    fn="difference",
    version=1,
    unit="person",
    wording_sv="Vilka som har tillkommit och fallit bort mellan två kunskapsdagar, samma lägesdag",
    wording_en="Who was added and removed between two known-on dates, for the same state date",
    source=N_("own convention"),
    tree=tree,
    sql="cohort.sql",
    arguments=(Argument("K1", a_date, example="2024-01-31"), Argument("K2", a_date, example="2024-02-29")),
    questions=twice,
    place=320,
    can_be_target=False,
    parts={
        "persons_added": N_("People added"),
        "persons_removed": N_("People removed"),
        "work_added": N_("Work added"),
        "work_removed": N_("Work removed"),
    },
)
