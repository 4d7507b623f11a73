"""What each event makes known, and what never leaves its sealed field."""

from datetime import date
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.domain.facts import AMENDING, CLASSES, KEYS, NO_FACTS, fact_of
from services.reporting.hears.rows import COLUMNS, Unreadable, read
from shared.contract import registry
from shared.contract.corrections import EventCorrected, EventVoided
from shared.contract.placements import PlacementStarted
from shared.contract.sealed import sealed_fields
from shared.testing.histories import any_event, encoded
from shared.testing.history import AHistory, an_id

MONDAY = date(2024, 3, 4)

JOB = PlacementStarted(occurred_on=MONDAY, placement=an_id("job"), participant=an_id("k01"), kind="work")


def rows_of(history: AHistory) -> list[dict[str, Any]]:
    return [dict(zip(COLUMNS, row, strict=True)) for log in history.logs.values() for row in read(1, log)[0]]


def test_every_event_is_a_fact_or_amendment() -> None:
    amending = {t for t in registry.TYPES.values() if issubclass(t, EventCorrected | EventVoided)}
    assert set(KEYS) | amending | set(NO_FACTS) == set(registry.TYPES.values())
    assert {registry.TYPES[type_] for type_ in (*CLASSES, *AMENDING)} == set(KEYS) | amending


def test_a_placement_is_kept_under_its_key() -> None:
    fact = fact_of("placements.placement_started.v1", JOB.model_dump(mode="json", exclude_none=True))
    assert fact == ("placement_started", str(an_id("k01")), None, str(an_id("job")), {"kind": "work"}, "2024-03-04")


def test_an_unknown_type_gives_no_fact() -> None:
    assert fact_of("placements.placement_dreamt_of.v1", {"occurred_on": "2024-03-04"}) is None


@given(
    st.sampled_from(tuple(registry.SERVICES)).flatmap(lambda service: any_event(service).map(lambda e: (service, e)))
)
def test_no_sealed_field_enters_a_fact(drawn: tuple[str, Any]) -> None:
    service, event = drawn
    rows, _ = read(1, [(1, encoded(event, 1, service=service))])
    for row in rows:
        assert sealed_fields(type(event)).keys().isdisjoint(orjson.loads(row[COLUMNS.index("attributes")]))


@pytest.mark.parametrize(
    ("recorded", "known_from"),
    [("2024-06-30T21:59:59Z", date(2024, 6, 30)), ("2024-06-30T22:00:00Z", date(2024, 7, 1))],
)
def test_midnight_is_midnight_in_stockholm(recorded: str, known_from: date) -> None:
    history = AHistory()
    history.record(JOB, MONDAY)
    ((_, body),) = history.logs["placements"]
    moved = orjson.dumps({**orjson.loads(body), "time": recorded})
    ((row,), _) = read(1, [(1, moved)])
    assert row[COLUMNS.index("known_from")] == known_from


@pytest.mark.parametrize("data", [{}, {"occurred_on": "yesterday"}, {"occurred_on": 7}, []])
def test_an_event_that_lies_is_unreadable(data: Any) -> None:
    history = AHistory()
    history.record(JOB, MONDAY)
    ((_, body),) = history.logs["placements"]
    with pytest.raises(Unreadable, match="position 1"):
        read(1, [(1, orjson.dumps({**orjson.loads(body), "data": data}))])
