"""Where each participant stands on the state date: one state each, so that the parts add up."""

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.groups import STATES, grouped
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import Tree, because_of, count


def tree(answers: Answers, arguments: Arguments) -> Tree:
    return {state: count(rows) for state, rows in grouped(because_of("state", answers[0]), "state", STATES).items()}


INDICATOR = Indicator(
    fn="partition",
    version=1,
    unit="person",
    wording_sv="Deltagarnas läge på lägesdagen: avliden, arbete, studier, praktik, flyttat, annat avslut eller kvar",
    wording_en="Where participants stand on the state date: deceased, work, study, internship, moved, left, remaining",
    source="BIS Boden",
    tree=tree,
    sql="state.sql",
    columns=("state",),
    also=tuple(STATES),
    place=10,
    parts=STATES,
)
