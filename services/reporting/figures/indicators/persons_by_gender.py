"""How many people took part, by gender."""

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.groups import GENDERS, grouped
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import Tree, count
from shared.web.i18n import N_


def tree(answers: Answers, arguments: Arguments) -> Tree:
    return {gender: count(rows) for gender, rows in grouped(answers[0], "gender", GENDERS).items()}


INDICATOR = Indicator(
    fn="persons_by_gender",
    version=1,
    unit="person",
    wording_sv="Antal personer som har deltagit, efter kön",
    wording_en="Number of people who have taken part, by gender",
    source=N_("own convention"),
    tree=tree,
    sql="genders.sql",
    columns=("gender",),
    also=tuple(GENDERS),
    place=50,
    parts=GENDERS,
)
