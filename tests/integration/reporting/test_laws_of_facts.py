"""Laws that hold of facts and figures for every history that Hypothesis can think of."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.figures.catalogue import CATALOGUE
from services.reporting.figures.computing import count_together
from services.reporting.figures.groups import STEPS
from services.reporting.figures.number import plain
from services.reporting.hears import simple
from services.reporting.hears.facts import Facts
from services.reporting.read.tables import fact, followed_log
from services.reporting.read_models import HISTORIES
from shared.log.database import driver
from shared.log.names import LogName
from shared.testing.history import AHistory
from tests.integration.reporting import plain_fold
from tests.integration.reporting.any_history import IN_ORDER, PROGRAMMES, a_day, a_state_date, histories

Figure = Callable[..., Awaitable[Any]]
Portion = tuple[str, list[tuple[int, bytes]]]

law = settings(
    max_examples=40,
    deadline=None,  # a database on a busy machine
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each example leaves the schema as it found it
)


@asynccontextmanager
async def fed(connection: AsyncConnection, portions: Iterable[Portion]) -> AsyncIterator[None]:
    """The facts of these portions of logs, gone at the end."""
    nested = await connection.begin_nested()
    try:
        for service, messages in portions:
            await Facts().apply(connection, LogName("boden", service), messages)
        yield
    finally:
        await nested.rollback()


def whole(history: AHistory) -> list[Portion]:
    return list(history.logs.items())


@st.composite
def interleaved(draw: st.DrawFn, history: AHistory) -> list[Portion]:
    """The logs in portions of any size, taking turns in any way, each log in its own order."""
    left = {service: list(messages) for service, messages in history.logs.items()}
    portions: list[Portion] = []
    while remaining := sorted(service for service, messages in left.items() if messages):
        service = draw(st.sampled_from(remaining))
        size = draw(st.integers(1, len(left[service])))
        portions.append((service, left[service][:size]))
        del left[service][:size]
    return portions


async def rows(connection: AsyncConnection) -> dict[str, set[tuple[Any, ...]]]:
    return {table.name: await rows_of(connection, table) for table in (fact, *HISTORIES)}


async def rows_of(connection: AsyncConnection, table: Table) -> set[tuple[Any, ...]]:
    query = select(*(column for column in table.columns if column.name != "log"))
    if "log" in table.c:
        query = query.add_columns(followed_log.c.source).join(followed_log, table.c.log == followed_log.c.id)
    return {tuple(map(str, row)) for row in await connection.execute(query)}


@law
@given(st.data())
async def test_interleaving_logs_changes_no_fact(connection: AsyncConnection, data: st.DataObject) -> None:
    history = data.draw(histories())
    async with fed(connection, whole(history)):
        together = await rows(connection)
    async with fed(connection, data.draw(interleaved(history))):
        assert await rows(connection) == together


@law
@given(histories() | histories(acts=IN_ORDER))
async def test_histories_made_at_once_are_those_made_on_the_way(connection: AsyncConnection, history: AHistory) -> None:
    async with fed(connection, whole(history)):
        followed = await rows(connection)
        for table in HISTORIES:
            await connection.execute(delete(table))
        await simple.make_all(await driver(connection))
        assert await rows(connection) == followed


@law
@given(histories(), a_state_date, a_day, st.sampled_from(PROGRAMMES))
async def test_a_known_on_figure_is_a_fold(
    connection: AsyncConnection, figure: Figure, history: AHistory, state_date: date, known_on: date, programme: str
) -> None:
    asked = {"project": programme, "V": state_date.isoformat(), "K": known_on.isoformat()}
    everybody = plain_fold.people(history, state_date, known_on)
    async with fed(connection, whole(history)):
        assert await figure("persons", asked) == plain_fold.persons(everybody, programme, state_date)
        for name in ("partition", "persons_by_gender"):
            assert await figure(name, asked) == getattr(plain_fold, name)(everybody, programme, state_date), name
        for name in ("ever_work", "new_employment"):
            assert (await figure(name, asked))["n"] == getattr(plain_fold, name)(everybody, programme, state_date), name


@law
@given(histories(), a_state_date, a_day)
async def test_a_partition_adds_up_always(
    connection: AsyncConnection, figure: Figure, history: AHistory, state_date: date, known_on: date
) -> None:
    asked = {"projects": list(PROGRAMMES), "V": state_date.isoformat(), "K": known_on.isoformat()}
    async with fed(connection, whole(history)):
        cohort = await figure("persons", asked)
        by_gender = await figure("partition_by_gender", asked)
        assert sum((await figure("partition", asked)).values()) == cohort
        assert sum(n for states in by_gender.values() for n in states.values()) == cohort
        assert (await figure("chain", asked))["persons"] == cohort


SHORT = {"framtidstro": {"days": 5}}
"""What the histories are too short for otherwise."""
COUNTED = [indicator for indicator in CATALOGUE.values() if indicator.columns is not None]


@settings(law, max_examples=25, phases=[Phase.generate])
@given(histories() | histories(acts=IN_ORDER), a_state_date, a_day, st.sampled_from(([*PROGRAMMES], *PROGRAMMES)))
async def test_counting_gives_what_rows_give(
    connection: AsyncConnection,
    figure: Figure,
    counted: Figure,
    history: AHistory,
    state_date: date,
    known_on: date,
    programmes: str | list[str],
) -> None:
    dates = {"V": state_date.isoformat(), "K": known_on.isoformat()}
    asked = {"projects" if isinstance(programmes, list) else "project": programmes, **dates}
    wanted = [(each.fn, {**asked, **each.examples, **SHORT.get(each.fn, {})}) for each in COUNTED]
    async with fed(connection, whole(history)):
        together = await count_together(connection, wanted, known_on)
        for (fn, arguments), one in zip(wanted, together, strict=True):
            value = await figure(fn, arguments)
            assert await counted(fn, arguments) == value, fn
            assert plain(one.figure.tree) == value, f"{fn}, among others"


@law
@given(histories(), a_state_date, a_day)
async def test_breakdowns_add_up_to_the_whole(
    connection: AsyncConnection, counted: Figure, history: AHistory, state_date: date, known_on: date
) -> None:
    asked = {"projects": list(PROGRAMMES), "V": state_date.isoformat(), "K": known_on.isoformat()}
    async with fed(connection, whole(history)):
        cohort, states = await counted("persons", asked), await counted("partition", asked)
        for by in ("gender", "municipality"):
            assert sum((await counted(f"persons_by_{by}", asked)).values()) == cohort
            crossed = await counted(f"partition_by_{by}", asked)
            assert states == {s: sum(row.get(s, 0) for row in crossed.values()) for s in states}


@law
@given(histories(), a_state_date, a_day)
async def test_a_funnel_narrows_where_it_must(
    connection: AsyncConnection, counted: Figure, history: AHistory, state_date: date, known_on: date
) -> None:
    asked = {"projects": list(PROGRAMMES), "V": state_date.isoformat(), "K": known_on.isoformat()}
    async with fed(connection, whole(history)):
        funnel = await counted("funnel", asked)
        assert funnel["registered"] == await counted("persons", asked)
        assert all(funnel[step] <= funnel["registered"] for step in STEPS)
        assert funnel["occupied"] <= funnel["placed"]
        in_order = [funnel["in_order"][step] for step in STEPS]
        assert in_order == sorted(in_order, reverse=True)
        assert all(funnel["in_order"][step] <= funnel[step] for step in STEPS)


@law
@given(histories(), a_state_date, a_day, st.sampled_from(PROGRAMMES))
async def test_a_point_of_a_series_is_the_partition(
    connection: AsyncConnection, counted: Figure, history: AHistory, state_date: date, known_on: date, programme: str
) -> None:
    asked = {"project": programme, "K": known_on.isoformat()}
    async with fed(connection, whole(history)):
        for day, point in (await counted("series", {**asked, "V": state_date.isoformat()})).items():
            assert point.pop("registered") == await counted("persons", {**asked, "V": day})
            assert point == await counted("partition", {**asked, "V": day})
