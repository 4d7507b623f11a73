"""Which of SCB's monthly files must be sent again."""

from collections.abc import Sequence
from datetime import date

from services.reporting.figures.arguments import Argument, Arguments, sent_months
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.month_file import content, ended, started
from services.reporting.figures.number import Tree, number
from shared.web.i18n import N_


def then_and_now(arguments: Arguments) -> Sequence[Arguments]:
    """The file as it was known on the day each month was sent, and as it is known now."""
    days = [*_sent(arguments).values(), arguments["K"]]
    return [{**arguments, "K": day, "V": day} for day in days]


def tree(answers: Answers, arguments: Arguments) -> Tree:
    *then, now = answers
    months = list(_sent(arguments))
    changed = [m for m, rows in zip(months, then, strict=True) if content(rows, m) != content(now, m)]
    again = [month for month in months if changed and month >= changed[0]]
    return number(again, (row for month in changed for row in (*started(now, month), *ended(now, month))))


def _sent(arguments: Arguments) -> dict[str, date]:
    return {month: day for month, day in sorted(arguments["sent"].items()) if day <= arguments["K"]}


INDICATOR = Indicator(
    fn="scb_reload",
    version=1,
    unit="participation",
    wording_sv="Månadsfiler som måste läsas in på nytt hos SCB: från den första som har ändrats",
    wording_en="Monthly files that SCB must load again: from the first that changed",
    source=N_("SCB, monthly file for ESF+"),
    tree=tree,
    sql="cohort.sql",
    arguments=(Argument("sent", sent_months, example={"2024-01": "2024-02-20"}),),
    questions=then_and_now,
    place=340,
    can_be_target=False,
)
