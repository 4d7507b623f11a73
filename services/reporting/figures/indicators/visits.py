"""Visits to the reception desk, by what they were about."""

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.groups import CONCERNS, grouped
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import Tree, count
from services.reporting.figures.periods import FROM
from shared.web.i18n import N_


def tree(answers: Answers, arguments: Arguments) -> Tree:
    visits = answers[0]
    return {
        "n": count(visits),
        "sent_on": count([row for row in visits if row["sent_on"]]),
        "concerns": {concern: count(rows) for concern, rows in grouped(visits, "concern", CONCERNS).items()},
    }


INDICATOR = Indicator(
    fn="visits",
    version=1,
    unit="visit",
    wording_sv="Besök i receptionen i perioden, efter ärende",
    wording_en="Visits to the reception desk in the period, by what they were about",
    source="BIS Boden",
    tree=tree,
    sql="visits.sql",
    arguments=(FROM,),
    columns=("concern", "sent_on"),
    also=tuple(f"concerns.{concern}" for concern in CONCERNS),
    order_by=("because",),
    place=270,
    shown="detail",
    parts={**CONCERNS, "n": N_("Count"), "sent_on": N_("Sent on"), "concerns": N_("By concern")},
)
