"""Organisations that take an active part: something of theirs was held, and somebody came."""

from collections.abc import Sequence

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.groups import grouped
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import Number, Row, Tree, count, number, spread
from services.reporting.figures.periods import FROM, quarter
from shared.web.i18n import N_


def tree(answers: Answers, arguments: Arguments) -> Tree:
    visited = [{**row, "quarter": quarter(row["held_on"])} for row in answers[0] if row["attended"]]
    return {
        "n": _organisations(visited),
        "activities": count(visited),
        "attended": number(sum(spread(visited, lambda row: int(row["attended"]))), visited),
        "nobody_came": count([row for row in answers[0] if not row["attended"]]),
        "quarters": {name: _organisations(rows) for name, rows in sorted(grouped(visited, "quarter").items())},
    }


def _organisations(rows: Sequence[Row]) -> Number:
    return number(len(grouped(rows, "organisation")), rows)


INDICATOR = Indicator(
    fn="active_partners",
    version=1,
    unit="organisation",
    wording_sv="Aktiva parter: organisationer med minst en genomförd aktivitet i perioden som någon kom till",
    wording_en="Active partners: organisations with at least one activity held in the period that somebody came to",
    source="BIS Boden",
    tree=tree,
    sql="active_partners.sql",
    arguments=(FROM,),
    columns=("organisation", "held_on", "attended"),
    also=("quarters.*",),
    order_by=("held_on", "because"),
    place=260,
    shown="detail",
    parts={
        "n": N_("Count"),
        "activities": N_("Activities"),
        "attended": N_("Came in all"),
        "nobody_came": N_("Activities that nobody came to"),
        "quarters": N_("By quarter"),
    },
)
