"""What a programme's page shows: its targets, its funnel, where people stand and stood, and its shares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting import application
from services.reporting.adapters.computing import Computed, count_together
from services.reporting.adapters.web.asked import Asked
from services.reporting.adapters.web.charts import Chart, step_chart
from services.reporting.adapters.web.shown import Aim, Crossed, Line, Step, aim, crossed, lines, steps
from services.reporting.indicators.groups import GENDERS, STATES
from services.reporting.indicators.indicator import Indicator
from services.reporting.indicators.number import plain
from shared.contract.refusal import Malformed, Unknown
from shared.contract.reporting import ProgrammeDefined, Target

SHARES = ("ever_work", "in_work", "new_employment", "assessed", "plan_share")
"""Shares that every programme page shows; the others are reached through targets and the list of figures."""

DETAILED = (
    *("exit_states", "closer", "window24", "days_to_inventory", "inventory_to_work", "leisure"),
    *("framtidstro", "new_contacts", "active_partners", "visits", "mentorships", "proposals"),
    *("language_progress", "follow_ups"),
)

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


async def overview(connection: AsyncConnection, programme: ProgrammeDefined, asked: Asked, today: date) -> Overview:
    """Everything of one moment; what asks the same of the facts asks it once."""
    period = {} if programme.starts_on is None else {"A": programme.starts_on.isoformat()}
    wanted: list[tuple[str, Mapping[str, Any]]] = [(fn, asked.arguments()) for fn in _ALWAYS]
    wanted.append(("series", asked.arguments(period)))
    wanted += [(t.figure, asked.arguments(t.arguments)) for t in programme.targets if _can_be_asked(t, asked, today)]
    found = await count_together(connection, wanted, today)
    figures = {each.figure.indicator.fn: each for each in found[: len(_ALWAYS)]}
    aimed = iter(found[len(_ALWAYS) + 1 :])
    months = crossed(_in_period(found[len(_ALWAYS)], asked, period), ("registered", *STATES))
    return Overview(
        aims=[
            aim(next(aimed), target, asked)
            if _can_be_asked(target, asked, today)
            else Aim(target, None, asked.address(target.figure, "", target.arguments))
            for target in programme.targets
        ],
        persons=lines(figures["persons"], asked)[0],
        states=lines(figures["partition"], asked),
        by_gender=_turned(lines(figures["partition_by_gender"], asked), GENDERS),
        by_municipality=crossed(lines(figures["partition_by_municipality"], asked), STATES),
        funnel=steps(figures["funnel"], asked),
        months=months,
        chart=_chart(months),
        shares=[(figures[fn].figure.indicator, plain(figures[fn].figure.tree)) for fn in SHARES],
        places=lines(figures["places"], asked)[0],
        positions=figures["persons"].positions,
    )


def _can_be_asked(target: Target, asked: Asked, today: date) -> bool:
    """A target that asks for what its figure cannot say has no value; its programme's page is shown all the same."""
    try:
        application.asked(target.figure, asked.arguments(target.arguments), today)
    except (Malformed, Unknown):
        return False
    return True


def _in_period(computed: Computed, asked: Asked, period: Mapping[str, Any]) -> list[Line]:
    fn = computed.figure.indicator.fn
    return [
        Line(line.path, line.names, line.value, asked.address(fn, line.path, period)) for line in lines(computed, asked)
    ]


def _turned(found: Sequence[Line], order: Sequence[str]) -> Crossed:
    """A table whose rows are the second names."""
    turned = [Line(line.path, line.names[::-1], line.value, line.address) for line in found]
    return crossed(sorted(turned, key=lambda line: STATES.index(line.names[0])), order)


def _chart(months: Crossed) -> Chart | None:
    if len(months.rows) < 2:
        return None
    values = {
        name: [row[name].value if name in row else 0 for _, row in months.rows]
        for name in DRAWN
        if name in months.columns
    }
    return step_chart([day for day, _ in months.rows], values)
