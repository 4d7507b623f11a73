"""How many have got to know somebody established."""

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import SHARE, Tree, share


def tree(answers: Answers, arguments: Arguments) -> Tree:
    return share([row for row in answers[0] if row["contacts"]], answers[0])


INDICATOR = Indicator(
    fn="contact_share",
    version=1,
    unit="person",
    wording_sv="Andel som har lärt känna någon etablerad från och med inskrivningen",
    wording_en="Share who have got to know somebody established since their registration",
    source="BIS Boden",
    tree=tree,
    sql="contact_share.sql",
    columns=("contacts",),
    place=255,
    shown="detail",
    parts=SHARE,
)
