"""How many people a chain of programmes reached, none counted twice."""

from services.reporting.indicators.arguments import Arguments
from services.reporting.indicators.groups import grouped
from services.reporting.indicators.indicator import Answers, Indicator
from services.reporting.indicators.number import Tree, count, number


def tree(answers: Answers, arguments: Arguments) -> Tree:
    spells = answers[0]
    people = grouped(spells, "person")
    several = [row for rows in people.values() if len({row["programme"] for row in rows}) > 1 for row in rows]
    per_project = {}
    for programme in arguments["projects"]:
        own = [row for row in spells if row["programme"] == programme]
        per_project[programme] = {"persons": number(len(grouped(own, "person")), own), "spells": count(own)}
    return {
        "persons": number(len(people), spells),
        "carry_over": number(len(grouped(several, "person")), several),
        "per_project": per_project,
    }


INDICATOR = Indicator(
    fn="chain",
    version=1,
    unit="person",
    wording_sv="Personer i projektkedjan, i flera av projekten, och personer och inskrivningsperioder per projekt",
    wording_en="People in the chain of programmes, in several of them, and people and spells in each",
    source="Fast Care-HERO Boden",
    tree=tree,
    sql="chain.sql",
)
