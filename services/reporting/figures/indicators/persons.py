"""How many people took part."""

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import Tree, count
from shared.web.i18n import N_


def tree(answers: Answers, arguments: Arguments) -> Tree:
    return count(answers[0])


INDICATOR = Indicator(
    fn="persons",
    version=1,
    unit="person",
    wording_sv="Antal personer som har deltagit",
    wording_en="Number of people who have taken part",
    source=N_("own convention"),
    tree=tree,
    sql="cohort.sql",
    columns=(),
    place=40,
)
