"""What a programme's page shows: its targets, its funnel, where people stand and stood, and its shares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.figures.catalogue import CATALOGUE
from services.reporting.figures.computing import Computed, count_together
from services.reporting.figures.groups import GENDERS, STATES
from services.reporting.figures.indicator import Indicator
from services.reporting.figures.number import plain
from services.reporting.figures.request import request
from services.reporting.web.pages.charts import Chart, step_chart
from services.reporting.web.pages.numbers import Aim, Crossed, Line, Step, aim, crossed, lines, steps
from services.reporting.web.pages.query import PageQuery
from shared.contract.refusal import Malformed, Unknown
from shared.contract.reporting import ProgrammeDefined, Target

SHARES = tuple(fn for fn, indicator in CATALOGUE.items() if indicator.shown == "share")
"""Shares that every programme page shows; the others are reached through targets and the list of figures."""

DETAILED = tuple(fn for fn, indicator in CATALOGUE.items() if indicator.shown == "detail")
"""Figures that every programme page links to."""

DRAWN = ("registered", "work", "study", "internship", "remaining")
"""What the chart over time shows; its table has everything."""

_ALWAYS = (
    *("persons", "partition", "partition_by_gender", "partition_by_municipality", "places", "funnel"),
    *SHARES,
)


@dataclass(frozen=True)
class Overview:
    """A programme's numbers on one state date and one known-on date, each with the address of its events."""

    aims: Sequence[Aim]
    persons: Line
    states: Sequence[Line]
    by_gender: Crossed
    by_municipality: Crossed
    funnel: Sequence[Step]
    months: Crossed
    chart: Chart | None
    shares: Sequence[tuple[Indicator, Mapping[str, Any]]]
    places: Line
    positions: Mapping[str, int]


async def overview(connection: AsyncConnection, programme: ProgrammeDefined, query: PageQuery, today: date) -> Overview:
    """Everything of one moment; what asks the same of the facts asks it once."""
    period = {} if programme.starts_on is None else {"A": programme.starts_on.isoformat()}
    wanted: list[tuple[str, Mapping[str, Any]]] = [(fn, query.arguments()) for fn in _ALWAYS]
    wanted.append(("series", query.arguments(period)))
    wanted += [(t.figure, query.arguments(t.arguments)) for t in programme.targets if _can_be_asked(t, query, today)]
    found = await count_together(connection, wanted, today)
    figures = {each.figure.indicator.fn: each for each in found[: len(_ALWAYS)]}
    aimed = iter(found[len(_ALWAYS) + 1 :])
    months = crossed(_in_period(found[len(_ALWAYS)], query, period), ("registered", *STATES))
    return Overview(
        aims=[
            aim(next(aimed), target, query)
            if _can_be_asked(target, query, today)
            else Aim(target, None, query.address(target.figure, "", target.arguments))
            for target in programme.targets
        ],
        persons=lines(figures["persons"], query)[0],
        states=lines(figures["partition"], query),
        by_gender=_turned(lines(figures["partition_by_gender"], query), tuple(GENDERS)),
        by_municipality=crossed(lines(figures["partition_by_municipality"], query), tuple(STATES)),
        funnel=steps(figures["funnel"], query),
        months=months,
        chart=_chart(months),
        shares=[(figures[fn].figure.indicator, plain(figures[fn].figure.tree)) for fn in SHARES],
        places=lines(figures["places"], query)[0],
        positions=figures["persons"].positions,
    )


def _can_be_asked(target: Target, query: PageQuery, today: date) -> bool:
    """A target that asks for what its figure cannot say has no value; its programme's page is shown all the same."""
    try:
        request(target.figure, query.arguments(target.arguments), today)
    except (Malformed, Unknown):
        return False
    return True


def _in_period(computed: Computed, query: PageQuery, period: Mapping[str, Any]) -> list[Line]:
    fn = computed.figure.indicator.fn
    return [
        Line(line.path, line.names, line.value, query.address(fn, line.path, period)) for line in lines(computed, query)
    ]


def _turned(found: Sequence[Line], order: Sequence[str]) -> Crossed:
    """A table whose rows are the second names."""
    turned = [Line(line.path, line.names[::-1], line.value, line.address) for line in found]
    return crossed(sorted(turned, key=lambda line: list(STATES).index(line.names[0])), order)


def _chart(months: Crossed) -> Chart | None:
    if len(months.rows) < 2:
        return None
    values = {
        name: [row[name].value if name in row else 0 for _, row in months.rows]
        for name in DRAWN
        if name in months.columns
    }
    return step_chart([day for day, _ in months.rows], values)
