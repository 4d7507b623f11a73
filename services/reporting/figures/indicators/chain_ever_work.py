"""How many began work on or after the day they first came to a chain of programmes."""

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import SHARE, Tree, share


def tree(answers: Answers, arguments: Arguments) -> Tree:
    return share([row for row in answers[0] if row["began"]], answers[0])


INDICATOR = Indicator(
    fn="chain_ever_work",
    version=1,
    unit="person",
    wording_sv="Andel i projektkedjan som har börjat ett nytt arbete, varje person räknad en gång",
    wording_en="Share of the chain of programmes who began new work, each person counted once",
    source="Fast Care-HERO Boden",
    tree=tree,
    sql="new_employment.sql",
    columns=("began",),
    place=210,
    parts=SHARE,
)
