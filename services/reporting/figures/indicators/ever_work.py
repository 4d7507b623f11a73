"""How many ever got work by the state date."""

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import SHARE, Tree, because_of, share


def tree(answers: Answers, arguments: Arguments) -> Tree:
    people = because_of("worked", answers[0])
    return share([row for row in people if row["worked"]], people)


INDICATOR = Indicator(
    fn="ever_work",
    version=1,
    unit="person",
    wording_sv="Andel som någon gång har fått arbete",
    wording_en="Share who ever got work",
    source="BIS Boden",
    tree=tree,
    sql="cohort.sql",
    columns=("worked",),
    place=90,
    shown="share",
    parts=SHARE,
)
