"""A share of two numbers that are given: how shares are rounded."""

from services.reporting.figures.arguments import Argument, Arguments, a_number
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import SHARE, Number, Tree
from services.reporting.figures.rounding import percent
from shared.web.i18n import N_


def tree(answers: Answers, arguments: Arguments) -> Tree:
    n, d = arguments["n"], arguments["d"]
    return {"n": Number(n), "d": Number(d), "pct": Number(percent(n, d))}


INDICATOR = Indicator(
    fn="share_given",
    version=1,
    unit="share",
    wording_sv="Andel av givna tal, en decimal, avrundat uppåt vid hälften",
    wording_en="Share of given numbers, one decimal, half up",
    source=N_("own convention"),
    tree=tree,
    sql=None,
    arguments=(Argument("n", a_number, example=1), Argument("d", a_number, example=2)),
    place=350,
    can_be_target=False,
    parts=SHARE,
)
