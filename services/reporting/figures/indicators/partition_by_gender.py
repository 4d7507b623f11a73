"""Where each participant stands on the state date, by gender."""

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.groups import GENDERS, STATES, grouped
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import Tree, because_of, count


def tree(answers: Answers, arguments: Arguments) -> Tree:
    return {
        gender: {state: count(rows) for state, rows in grouped(people, "state", STATES).items()}
        for gender, people in grouped(because_of("state", answers[0]), "gender", GENDERS).items()
    }


INDICATOR = Indicator(
    fn="partition_by_gender",
    version=1,
    unit="person",
    wording_sv="Deltagarnas läge på lägesdagen, efter kön",
    wording_en="Where participants stand on the state date, by gender",
    source="BIS Boden",
    tree=tree,
    sql="state.sql",
    columns=("state", "gender"),
    also=tuple(f"{gender}.{state}" for gender in GENDERS for state in STATES),
    place=20,
    parts={**GENDERS, **STATES},
)
