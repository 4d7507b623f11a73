"""How many seats organisations offer."""

from services.reporting.figures.arguments import Argument, Arguments, a_name
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import Tree, number, spread


def tree(answers: Answers, arguments: Arguments) -> Tree:
    return number(sum(spread(answers[0], lambda row: int(row["seats"]))), answers[0])


INDICATOR = Indicator(
    fn="places",
    version=1,
    unit="place",
    wording_sv="Antal erbjudna praktikplatser, minus återtagna",
    wording_en="Number of internship places offered, less those withdrawn",
    source="LOTS Ockelbo",
    tree=tree,
    sql="places.sql",
    columns=("seats",),
    arguments=(Argument("kind", a_name, "internship"),),
    order_by=("because",),
    place=140,
)
