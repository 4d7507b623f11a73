"""How many have completed the inventory of their skills."""

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import SHARE, Tree, because_of, share


def tree(answers: Answers, arguments: Arguments) -> Tree:
    people = because_of("mapped", answers[0])
    return share([row for row in people if row["mapped"]], people)


INDICATOR = Indicator(
    fn="assessed",
    version=1,
    unit="person",
    wording_sv="Andel vars kompetenskartläggning är klar",
    wording_en="Share whose skills inventory is completed",
    source="BIS Boden",
    tree=tree,
    sql="cohort.sql",
    columns=("mapped",),
    place=120,
    shown="share",
    parts=SHARE,
)
