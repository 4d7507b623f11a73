"""How many people took part, by the municipality they came from."""

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.groups import grouped, last_unknown
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import Tree, count
from shared.web.i18n import N_


def tree(answers: Answers, arguments: Arguments) -> Tree:
    people = last_unknown(grouped(answers[0], "municipality"))
    return {municipality: count(rows) for municipality, rows in people.items()}


INDICATOR = Indicator(
    fn="persons_by_municipality",
    version=1,
    unit="person",
    wording_sv="Antal personer som har deltagit, efter kommun vid inskrivningen",
    wording_en="Number of people who have taken part, by municipality at registration",
    source="Premiär Primär",
    tree=tree,
    sql="genders.sql",
    columns=("municipality",),
    also=("*",),
    place=60,
    parts={"unknown": N_("Not known")},
)
