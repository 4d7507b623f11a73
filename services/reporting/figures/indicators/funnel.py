"""How far people came: registered, mapped, planned for, proposed, placed, in work or studies."""

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.groups import STEPS, grouped
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import Tree, count


def tree(answers: Answers, arguments: Arguments) -> Tree:
    steps = grouped(answers[0], "step", STEPS)
    in_order = {step: [row for row in steps.get(step, []) if row["in_order"]] for step in STEPS}
    return {
        **{step: count(steps.get(step, [])) for step in STEPS},
        "in_order": {step: count(rows) for step, rows in in_order.items()},
    }


INDICATOR = Indicator(
    fn="funnel",
    version=1,
    unit="person",
    wording_sv="Hur långt deltagarna har kommit, från inskriven till arbete eller studier; även stegen i följd",
    wording_en="How far participants came: from registered to work or studies; also those who took every step before",
    source="own convention",
    tree=tree,
    sql="funnel.sql",
    columns=("step", "in_order"),
)
