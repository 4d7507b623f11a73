"""How many began work on or after the day they came."""

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import SHARE, Tree, because_of, share


def tree(answers: Answers, arguments: Arguments) -> Tree:
    people = because_of("employed", answers[0])
    return share([row for row in people if row["employed"]], people)


INDICATOR = Indicator(
    fn="new_employment",
    version=1,
    unit="person",
    wording_sv="Andel som har börjat ett nytt arbete från och med sin inskrivning",
    wording_en="Share who began new work on or after their registration",
    source="Fast Care-HERO Boden",
    tree=tree,
    sql="cohort.sql",
    columns=("employed",),
    place=110,
    shown="share",
    parts=SHARE,
)
