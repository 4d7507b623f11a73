"""New contacts between somebody established and somebody who is not."""

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.groups import grouped
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import Tree, count
from services.reporting.figures.periods import FROM, quarter
from shared.web.i18n import N_


def tree(answers: Answers, arguments: Arguments) -> Tree:
    new = [row for row in answers[0] if row["is_new"]]
    across = [{**row, "quarter": quarter(row["first_day"])} for row in new if row["across"]]
    return {
        "n": count(across),
        "same_group": count([row for row in new if not row["across"]]),
        "known_before": count([row for row in answers[0] if not row["is_new"]]),
        "quarters": {name: count(rows) for name, rows in sorted(grouped(across, "quarter").items())},
    }


INDICATOR = Indicator(
    fn="new_contacts",
    version=1,
    unit="pair",
    wording_sv="Nya kontakter i perioden mellan en etablerad och en icke-etablerad; par ur samma grupp för sig",
    wording_en="New contacts in the period between somebody established and somebody not; same-group pairs apart",
    source="BIS Boden",
    tree=tree,
    sql="new_contacts.sql",
    arguments=(FROM,),
    columns=("is_new", "across", "first_day"),
    also=("quarters.*",),
    order_by=("one", "other"),
    place=250,
    shown="detail",
    parts={
        "n": N_("Count"),
        "same_group": N_("Of the same group"),
        "known_before": N_("Known before the period"),
        "quarters": N_("By quarter"),
    },
)
