"""How far people came: registered, mapped, planned for, proposed, placed, in work or studies."""

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.groups import STEPS
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import Row, Tree, because_of, count
from shared.web.i18n import N_


def tree(answers: Answers, arguments: Arguments) -> Tree:
    reached = {step: because_of(step, [row for row in answers[0] if row[step]]) for step in STEPS}
    in_order = {step: [row for row in rows if _in_order(row, step)] for step, rows in reached.items()}
    return {
        **{step: count(rows) for step, rows in reached.items()},
        "in_order": {step: count(rows) for step, rows in in_order.items()},
    }


def _in_order(row: Row, step: str) -> bool:
    """Whether every step before was reached, too."""
    steps = list(STEPS)
    return all(row[before] for before in steps[: steps.index(step)])


INDICATOR = Indicator(
    fn="funnel",
    version=1,
    unit="person",
    wording_sv="Hur långt deltagarna har kommit, från inskriven till arbete eller studier; även stegen i följd",
    wording_en="How far participants came: from registered to work or studies; also those who took every step before",
    source=N_("own convention"),
    tree=tree,
    sql="cohort.sql",
    columns=tuple(STEPS),
    place=70,
    parts={**STEPS, "in_order": N_("Every step before, too")},
)
