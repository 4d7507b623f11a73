"""How many have agreed a plan."""

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import SHARE, Tree, share


def tree(answers: Answers, arguments: Arguments) -> Tree:
    return share([row for row in answers[0] if row["has_plan"]], answers[0])


INDICATOR = Indicator(
    fn="plan_share",
    version=1,
    unit="person",
    wording_sv="Andel som har en överenskommen introduktionsplan",
    wording_en="Share who have agreed a plan",
    source="LOTS Ockelbo",
    tree=tree,
    sql="plan_share.sql",
    columns=("has_plan",),
    place=130,
    shown="share",
    parts=SHARE,
)
