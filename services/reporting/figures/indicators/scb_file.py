"""SCB's monthly file: who started and who ended in each month."""

from services.reporting.figures.arguments import Argument, Arguments, some_months
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import Tree, count
from shared.web.i18n import N_


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
    source=N_("SCB, monthly file for ESF+"),
    tree=tree,
    sql="months.sql",
    columns=("started", "ended"),
    arguments=(Argument("months", some_months, example=["2023-01", "2024-01", "2024-02"]),),
    place=330,
    parts={"started": N_("Started"), "ended": N_("Ended")},
)
