"""Visits to the reception desk, by what they were about."""

from services.reporting.indicators.arguments import Arguments
from services.reporting.indicators.groups import CONCERNS, grouped
from services.reporting.indicators.indicator import Answers, Indicator
from services.reporting.indicators.number import Tree, count
from services.reporting.indicators.periods import FROM


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
)
