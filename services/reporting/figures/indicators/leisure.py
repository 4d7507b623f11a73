"""How many take part in leisure with associations."""

from services.reporting.figures.arguments import Argument, Arguments, some_days
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import SHARE, Tree, share


def tree(answers: Answers, arguments: Arguments) -> Tree:
    return share([row for row in answers[0] if row["attended_days"] >= arguments["days"]], answers[0])


INDICATOR = Indicator(
    fn="leisure",
    version=1,
    unit="person",
    wording_sv="Andel med fritid i förening minst så många olika dagar från och med inskrivningen",
    wording_en="Share with leisure in associations on at least so many different days from their registration",
    source="Fast Care-HERO Boden",
    tree=tree,
    sql="leisure.sql",
    columns=("attended_days",),
    arguments=(Argument("days", some_days, 3),),
    place=230,
    shown="detail",
    parts=SHARE,
)
