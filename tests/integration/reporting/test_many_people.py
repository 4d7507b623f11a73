"""A large programme's figure takes tenths of a second: once the planner guessed one person, and walked for minutes."""

import asyncio
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from services.reporting.figures.computing import compute
from services.reporting.figures.number import plain
from services.reporting.hears.facts import Facts
from shared.contract.intake import EnrolmentOpened
from shared.contract.placements import PlacementEnded, PlacementStarted
from shared.log.names import LogName
from shared.testing.history import AHistory, an_id

PEOPLE = 2000
FIRST = date(2024, 1, 1)
PATIENCE = 30
"""Seconds, on a machine that is busy with other things."""


def a_crowd() -> AHistory:
    history = AHistory()
    for number in range(PEOPLE):
        person, day = an_id(f"person {number}"), FIRST + timedelta(number % 100)
        about = {"occurred_on": day, "participant": person}
        history.record(EnrolmentOpened(**about, enrolment=person, programme="BIS"), day)
        history.record(PlacementStarted(**about, placement=person, kind="work"), day)
        if number % 2:
            history.record(PlacementEnded(**about, placement=person, kind="work"), day)
    return history


async def test_figures_of_many_people_are_quick(engine: AsyncEngine) -> None:
    history = a_crowd()
    async with engine.begin() as connection:
        for service, messages in history.logs.items():
            await Facts().apply(connection, LogName(history.agency, service), messages)
    async with asyncio.timeout(PATIENCE):
        found = await compute(engine, "partition", {"project": "BIS", "V": "2024-12-31"}, date(2024, 12, 31))
    assert plain(found.figure.tree) == {"work": PEOPLE // 2, "remaining": PEOPLE // 2}
