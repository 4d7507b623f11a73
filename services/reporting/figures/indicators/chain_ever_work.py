"""How many began work on or after the day they first came to a chain of programmes."""

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import SHARE, Tree, because_of, share


def tree(answers: Answers, arguments: Arguments) -> Tree:
    people = because_of("employed", answers[0])
    return share([row for row in people if row["employed"]], people)


INDICATOR = Indicator(
    fn="chain_ever_work",
    version=1,
    unit="person",
    wording_sv="Andel i projektkedjan som har börjat ett nytt arbete, varje person räknad en gång",
    wording_en="Share of the chain of programmes who began new work, each person counted once",
    source="Fast Care-HERO Boden",
    tree=tree,
    sql="cohort.sql",
    columns=("employed",),
    place=210,
    parts=SHARE,
)
