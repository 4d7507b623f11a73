"""How many are in work on the state date."""

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import SHARE, Tree, because_of, share


def tree(answers: Answers, arguments: Arguments) -> Tree:
    people = because_of("in_work", answers[0])
    return share([row for row in people if row["in_work"]], people)


INDICATOR = Indicator(
    fn="in_work",
    version=1,
    unit="person",
    wording_sv="Andel i arbete på lägesdagen",
    wording_en="Share in work on the state date",
    source="Fast Care-HERO Boden",
    tree=tree,
    sql="state.sql",
    columns=("in_work",),
    place=100,
    shown="share",
    parts=SHARE,
)
