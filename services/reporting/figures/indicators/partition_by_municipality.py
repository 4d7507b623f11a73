"""Where each participant stands on the state date, by the municipality they came from."""

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.groups import STATES, grouped, last_unknown
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import Tree, because_of, count
from shared.web.i18n import N_


def tree(answers: Answers, arguments: Arguments) -> Tree:
    return {
        municipality: {state: count(rows) for state, rows in grouped(people, "state", STATES).items()}
        for municipality, people in last_unknown(grouped(because_of("state", answers[0]), "municipality")).items()
    }


INDICATOR = Indicator(
    fn="partition_by_municipality",
    version=1,
    unit="person",
    wording_sv="Deltagarnas läge på lägesdagen, efter kommun vid inskrivningen",
    wording_en="Where participants stand on the state date, by municipality at registration",
    source="Premiär Primär",
    tree=tree,
    sql="state.sql",
    columns=("state", "municipality"),
    also=tuple(f"*.{state}" for state in STATES),
    place=30,
    parts={**STATES, "unknown": N_("Not known")},
)
