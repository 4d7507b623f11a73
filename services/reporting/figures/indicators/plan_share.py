"""How many have agreed a plan."""

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import SHARE, Tree, because_of, share


def tree(answers: Answers, arguments: Arguments) -> Tree:
    people = because_of("plans", answers[0])
    return share([row for row in people if row["planned"]], people)


INDICATOR = Indicator(
    fn="plan_share",
    version=1,
    unit="person",
    wording_sv="Andel som har en överenskommen introduktionsplan",
    wording_en="Share who have agreed a plan",
    source="LOTS Ockelbo",
    tree=tree,
    sql="cohort.sql",
    columns=("planned",),
    place=130,
    shown="share",
    parts=SHARE,
)
