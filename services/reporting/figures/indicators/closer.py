"""How many left closer to self-support than they came."""

from services.reporting.figures.arguments import Argument, Arguments, one_of
from services.reporting.figures.groups import GENDERS, grouped
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import SHARE, Row, Tree, share


def tree(answers: Answers, arguments: Arguments) -> Tree:
    people = answers[0]
    by_gender = {
        gender: share([row for row in rows if _closer(row)], rows)
        for gender, rows in grouped(people, "gender", GENDERS).items()
    }
    return {**share([row for row in people if _closer(row)], people), **by_gender}


def _closer(row: Row) -> bool:
    return bool(row["step_then"] > row["step_at_entry"])


INDICATOR = Indicator(
    fn="closer",
    version=1,
    unit="person",
    wording_sv="Andel som har kommit närmare egen försörjning: steget vid avslut är högre än vid inskrivningen",
    wording_en="Share who came closer to self-support: the step at exit is higher than at entry",
    source="Premiär Primär",
    tree=tree,
    sql="exit_states.sql",
    columns=("gender", "step_then", "step_at_entry"),
    arguments=(Argument("at", one_of("exit", "V"), "exit"),),
    also=tuple(f"{gender}.{part}" for gender in GENDERS for part in ("n", "d", "pct")),
    place=170,
    shown="detail",
    parts={**SHARE, **GENDERS},
)
