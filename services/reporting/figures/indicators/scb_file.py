"""SCB's monthly file: who started and who ended in each month."""

from services.reporting.figures.arguments import Argument, Arguments, some_months
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import Tree, count


def tree(answers: Answers, arguments: Arguments) -> Tree:
    return {
        month: {turn: count([row for row in answers[0] if row[turn] == month]) for turn in ("started", "ended")}
        for month in arguments["months"]
    }


INDICATOR = Indicator(
    fn="scb_file",
    version=1,
    unit="participation",
    wording_sv="SCB:s månadsfil: började respektive slutade under månaden",
    wording_en="SCB's monthly file: started and ended in the month",
    source="SCB, monthly file for ESF+",
    tree=tree,
    sql="months.sql",
    columns=("started", "ended"),
    arguments=(Argument("months", some_months),),
)
