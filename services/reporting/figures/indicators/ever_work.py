"""How many ever got work by the state date."""

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import SHARE, Tree, share


def tree(answers: Answers, arguments: Arguments) -> Tree:
    return share([row for row in answers[0] if row["worked"]], answers[0])


INDICATOR = Indicator(
    fn="ever_work",
    version=1,
    unit="person",
    wording_sv="Andel som någon gång har fått arbete",
    wording_en="Share who ever got work",
    source="BIS Boden",
    tree=tree,
    sql="ever_work.sql",
    columns=("worked",),
    place=90,
    shown="share",
    parts=SHARE,
)
