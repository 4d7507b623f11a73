"""How many people a chain of programmes reached, none counted twice."""

from collections.abc import Sequence

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import Number, Row, Tree, count, number, size, spread
from shared.web.i18n import N_


def tree(answers: Answers, arguments: Arguments) -> Tree:
    within = answers[0]
    several = [row for row in within if row["in_several"]]
    per_project = {}
    for programme in arguments["projects"]:
        own = [row for row in within if row["programme"] == programme]
        spells = number(sum(spread(own, lambda row: int(row["spells"]))), own)
        per_project[programme] = {"persons": count(own), "spells": spells}
    return {"persons": _people(within), "carry_over": _people(several), "per_project": per_project}


def _people(rows: Sequence[Row]) -> Number:
    """Each person once, with everything that they did in the chain."""
    return number(size([row for row in rows if row["is_first"]]), rows)


INDICATOR = Indicator(
    fn="chain",
    version=1,
    unit="person",
    wording_sv="Personer i projektkedjan, i flera av projekten, och personer och inskrivningsperioder per projekt",
    wording_en="People in the chain of programmes, in several of them, and people and spells in each",
    source="Fast Care-HERO Boden",
    tree=tree,
    sql="chain.sql",
    columns=("programme", "spells", "is_first", "in_several"),
    order_by=("person", "programme"),
    place=200,
    parts={
        "persons": N_("People"),
        "carry_over": N_("In several of the programmes"),
        "per_project": N_("Each programme"),
        "spells": N_("Enrolment spells"),
    },
)
