"""How many live in the municipality, and since when."""

from datetime import date, timedelta

from services.reporting.figures.arguments import Argument, Arguments, a_name, some_days
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import SHARE, Row, Tree, count, share
from shared.web.i18n import N_


def tree(answers: Answers, arguments: Arguments) -> Tree:
    people = answers[0]
    long_enough = arguments["V"] - timedelta(arguments["days"])
    elsewhere = [row for row in people if row["origin"] not in (None, arguments["municipality"])]
    return {
        **share([row for row in people if _settled(row, long_enough)], people),
        "from_elsewhere": count(elsewhere),
        "moved_in": count([row for row in elsewhere if row["moved_in"]]),
        "still": share([row for row in elsewhere if row["since"]], elsewhere),
        "settled_elsewhere": share([row for row in elsewhere if _settled(row, long_enough)], elsewhere),
    }


def _settled(row: Row, long_enough: date) -> bool:
    return bool(row["since"] and row["since"] <= long_enough)


INDICATOR = Indicator(
    fn="settled",
    version=1,
    unit="person",
    wording_sv="Andel bosatta i kommunen på lägesdagen sedan minst så många dagar; inflyttade och kvarboende för sig",
    wording_en="Share resident in the municipality on the state date for at least so many days; the moved in apart",
    source="Fast Care-HERO Boden",
    tree=tree,
    sql="settled.sql",
    columns=("origin", "since", "moved_in"),
    arguments=(Argument("municipality", a_name, example="Boden"), Argument("days", some_days, 90)),
    place=220,
    parts={
        **SHARE,
        "from_elsewhere": N_("From elsewhere"),
        "moved_in": N_("Moved in"),
        "still": N_("Still resident"),
        "settled_elsewhere": N_("Settled, from elsewhere"),
    },
)
