"""How many have completed the inventory of their skills."""

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import SHARE, Tree, share


def tree(answers: Answers, arguments: Arguments) -> Tree:
    return share([row for row in answers[0] if row["assessed"]], answers[0])


INDICATOR = Indicator(
    fn="assessed",
    version=1,
    unit="person",
    wording_sv="Andel vars kompetenskartläggning är klar",
    wording_en="Share whose skills inventory is completed",
    source="BIS Boden",
    tree=tree,
    sql="assessed.sql",
    columns=("assessed",),
    place=120,
    shown="share",
    parts=SHARE,
)
