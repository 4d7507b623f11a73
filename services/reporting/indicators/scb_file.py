"""SCB's monthly file: who started and who ended in each month."""

from services.reporting.indicators.arguments import Argument, Arguments, some_months
from services.reporting.indicators.indicator import Answers, Indicator
from services.reporting.indicators.month_file import ended, started
from services.reporting.indicators.number import Tree, count


def tree(answers: Answers, arguments: Arguments) -> Tree:
    return {
        month: {"started": count(started(answers[0], month)), "ended": count(ended(answers[0], month))}
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
    sql="cohort.sql",
    arguments=(Argument("months", some_months),),
)
