"""Editions of figures on real facts: what supersedes, who moved, and that an edition always comes out again."""

from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.domain.published import says_the_same
from services.reporting.figures import publishing
from services.reporting.figures.computing import compute_on
from services.reporting.figures.number import plain
from services.reporting.figures.publishing import Edition
from shared.contract.figures import FigurePublished, FigureSuperseded
from shared.testing.history import AHistory, an_id
from tests.integration.reporting.case_history import CaseHistory, lines_of

CASE = Path(__file__).parents[3] / "deploy/demo/cases/known-on"
LOG = "/boden/reporting"
APRIL = {"project": "X", "V": "2024-03-31", "K": "2024-04-10"}
JUNE = {**APRIL, "K": "2024-06-30"}
TODAY = date(2024, 6, 30)

Feed = Callable[[AHistory], Awaitable[None]]


class Then:
    """A history on real facts, of which only what was recorded by a day had arrived."""

    def __init__(self, connection: AsyncConnection, history: CaseHistory) -> None:
        self.connection = connection
        self.history = history

    def positions(self, arrived: int | None = None) -> dict[str, int]:
        """All that there is of each log; of placements only so many events, if told."""
        whole = {f"/boden/{service}": len(log) for service, log in self.history.logs.items()}
        return whole if arrived is None else {**whole, "/boden/placements": arrived}

    async def edition(self, fn: str, given: dict[str, Any], positions: dict[str, int] | None = None) -> Edition:
        computed = await compute_on(self.connection, fn, given, TODAY, positions or self.positions())
        return publishing.edition(LOG, computed, TODAY)

    async def difference(self, fn: str, one: dict[str, Any], other: dict[str, Any]) -> FigureSuperseded:
        before, after = await self.edition(fn, one), await self.edition(fn, other)
        new = after.event.model_copy(update={"edition": 2})
        sheets = await publishing.difference(self.connection, before.event, before.cells, new, after.cells)
        assert len(sheets) == 1
        return sheets[0]

    def events(self, *lines: str) -> set[Any]:
        return {id_ for line in lines for id_ in self.history.made[line]}


@pytest.fixture
async def then(connection: AsyncConnection, feed: Feed) -> Then:
    history = CaseHistory(lines_of(CASE / "events.jsonl"))
    await feed(history)
    return Then(connection, history)


def moved(told: FigureSuperseded) -> dict[Any, tuple[set[str], set[str]]]:
    return {m.participant: (set(m.entered), set(m.left)) for m in told.moved}


async def test_nine_and_nine_are_other_people(then: Then) -> None:
    told = await then.difference("persons", APRIL, JUNE)
    assert told.numerator is not None
    assert (told.numerator.before, told.numerator.after) == (9, 9)
    assert (told.numerator.entered, told.numerator.left) == (1, 1)
    assert moved(told) == {an_id("k07"): ({""}, set()), an_id("k08b"): (set(), {""})}


async def test_the_statement_names_what_did_it(then: Then) -> None:
    told = await then.difference("persons", APRIL, JUNE)
    did = {m.participant: {event.id for event in m.events} for m in told.moved}
    assert did[an_id("k07")] <= then.events("C07-017")
    assert did[an_id("k08b")] == then.events("C07-015")


async def test_a_share_tells_both_its_effects(then: Then) -> None:
    told = await then.difference("ever_work", APRIL, JUNE)
    assert told.numerator is not None
    assert told.denominator is not None
    assert told.numerator.model_dump() == {"before": 3, "after": 2, "entered": 1, "left": 2}
    assert told.denominator.model_dump() == {"before": 9, "after": 9, "entered": 1, "left": 1}
    did = {m.participant: {event.id for event in m.events} for m in told.moved if "n" in (*m.entered, *m.left)}
    assert did == {
        an_id("k02"): then.events("C07-018"),
        an_id("k03"): then.events("C07-019"),
        an_id("k04"): then.events("C07-020"),
    }


async def test_a_corrected_gender_moves_between_parts(then: Then) -> None:
    told = await then.difference("persons_by_gender", APRIL, JUNE)
    assert moved(told)[an_id("k05")] == ({"woman"}, {"man"})
    did = next(m for m in told.moved if m.participant == an_id("k05"))
    assert {event.id for event in did.events} <= then.events("C07-021")
    assert did.events


async def test_an_edition_comes_out_again_after_amendments(connection: AsyncConnection, feed: Feed) -> None:
    lines = lines_of(CASE / "events.jsonl")
    some = CaseHistory(lines[:14])
    await feed(some)
    first = await Then(connection, some).edition("ever_work", {**APRIL, "K": "2030-01-01"})
    rest = CaseHistory(lines)
    await feed(_after(rest, some))
    again = await publishing.as_published(connection, LOG, first.event, TODAY)
    assert again.event == first.event
    assert not says_the_same((await Then(connection, rest).edition("ever_work", JUNE)).event, first.event)


async def test_positions_cut_like_a_shorter_log(connection: AsyncConnection, feed: Feed) -> None:
    whole = CaseHistory(lines_of(CASE / "events.jsonl"))
    cut = AHistory(logs={name: log[: len(log) // 2] for name, log in whole.logs.items()})
    at = {f"/boden/{name}": len(log) for name, log in cut.logs.items()}
    functions = ("persons", "persons_by_gender", "ever_work", "partition")
    await feed(cut)
    short = [plain((await compute_on(connection, fn, JUNE, TODAY)).figure.tree) for fn in functions]
    await feed(_after(whole, cut))
    then = [plain((await compute_on(connection, fn, JUNE, TODAY, at)).figure.tree) for fn in functions]
    assert then == short


def _after(whole: AHistory, part: AHistory) -> AHistory:
    """What the whole holds behind the part."""
    return AHistory(logs={name: log[len(part.logs.get(name, [])) :] for name, log in whole.logs.items()})


async def test_asked_again_it_is_the_same(then: Then) -> None:
    first = await then.edition("window24", {"project": "X", "V": "2024-03-31", "K": "2024-06-30"})
    asked: FigurePublished = first.event
    assert (await then.edition("window24", asked.arguments)).event == asked


@pytest.mark.parametrize("name", sorted(folder.name for folder in CASE.parent.iterdir() if folder.is_dir()))
async def test_every_figure_can_be_published(name: str, connection: AsyncConnection, feed: Feed) -> None:
    history = CaseHistory(lines_of(CASE.parent / name / "events.jsonl"))
    await feed(history)
    then = Then(connection, history)
    for expected in lines_of(CASE.parent / name / "expected.jsonl"):
        if expected["fn"] != "share_given":
            first = await then.edition(expected["fn"], expected["args"])
            event = FigurePublished.model_validate_json(first.event.model_dump_json())
            again = await publishing.as_published(connection, LOG, event, TODAY)
            assert says_the_same(again.event, event), expected["check"]
            assert again.event == event, expected["check"]
