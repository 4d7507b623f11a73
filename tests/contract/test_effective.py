"""What still holds of a log: voids, voids of voids, and corrections of which the later wins."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.contract.corrections import EventCorrected, EventVoided, effective
from shared.contract.envelope import Record
from shared.contract.event import Event
from shared.contract.placements import PlacementStarted
from shared.contract.registry import SERVICES
from shared.testing.histories import histories, recorded

ANY_HISTORY = st.sampled_from(sorted(SERVICES)).flatmap(histories)
DAY = date(2026, 1, 12)
PLACEMENT = PlacementStarted(occurred_on=DAY, placement=UUID(int=2), participant=UUID(int=1), kind="work", extent=50)

lengthy = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=30)


def a_log(*events: Event) -> list[Record]:
    return [recorded(event, position) for position, event in enumerate(events, 1)]


def void(position: int) -> EventVoided:
    return EventVoided(occurred_on=DAY, event_id=UUID(int=position), reason="other")


def correct(position: int, **fields: Any) -> EventCorrected:
    return EventCorrected(occurred_on=DAY, event_id=UUID(int=position), set=fields)


def plainly(records: Sequence[Record]) -> list[tuple[UUID, Event | None]]:
    """The definition, word for word: a record holds unless a later void that holds names it."""

    def holds(at: int) -> bool:
        later = range(at + 1, len(records))
        return not any(names(i, at) and isinstance(records[i].event, EventVoided) and holds(i) for i in later)

    def names(amending: int, at: int) -> bool:
        return getattr(records[amending].event, "event_id", None) == records[at].id

    def now(at: int) -> Event | None:
        event = records[at].event
        for i in range(at + 1, len(records)):
            amending = records[i].event
            if isinstance(amending, EventCorrected) and names(i, at) and holds(i) and event is not None:
                event = type(event).model_validate({**event.model_dump(mode="json"), **amending.set})
        return event

    facts = (at for at in range(len(records)) if not isinstance(records[at].event, EventVoided | EventCorrected))
    return [(records[at].id, now(at)) for at in facts if holds(at)]


@given(ANY_HISTORY)
@lengthy
def test_effective_is_what_the_definition_says(records: list[Record]) -> None:
    assert [(record.id, record.event) for record in effective(records)] == plainly(records)


@given(ANY_HISTORY)
@lengthy
def test_what_holds_keeps_its_order(records: list[Record]) -> None:
    order = [record.id for record in records]
    facts = [order.index(record.id) for record in effective(records)]
    assert facts == sorted(facts)


@given(ANY_HISTORY, st.data())
@lengthy
def test_a_void_and_its_void_change_nothing(records: list[Record], data: st.DataObject) -> None:
    target = data.draw(st.sampled_from(records))
    first = EventVoided(occurred_on=DAY, event_id=target.id, reason="other")
    voiding = recorded(first, len(records) + 1, id=uuid4())
    back = EventVoided(occurred_on=DAY, event_id=voiding.id, reason="other")
    after = [*records, voiding, recorded(back, len(records) + 2, id=uuid4())]
    assert [(r.id, r.event) for r in effective(after)] == [(r.id, r.event) for r in effective(records)]


@given(ANY_HISTORY)
@lengthy
def test_what_holds_holds_again(records: list[Record]) -> None:
    once = effective(records)
    assert [(r.id, r.event) for r in effective(once)] == [(r.id, r.event) for r in once]


def test_the_later_correction_wins_field_by_field() -> None:
    (placed,) = effective(a_log(PLACEMENT, correct(1, extent=60, kind="study"), correct(1, extent=75)))
    assert placed.event == PLACEMENT.model_copy(update={"extent": 75, "kind": "study"})


def test_a_void_correction_gives_way_to_the_earlier() -> None:
    (placed,) = effective(a_log(PLACEMENT, correct(1, extent=60), correct(1, extent=75), void(3)))
    assert placed.event == PLACEMENT.model_copy(update={"extent": 60})


def test_a_correction_may_empty_a_field() -> None:
    (placed,) = effective(a_log(PLACEMENT, correct(1, extent=None)))
    assert placed.event == PLACEMENT.model_copy(update={"extent": None})


def test_a_void_of_a_voids_void_is_void() -> None:
    assert effective(a_log(PLACEMENT, void(1))) == []
    assert len(effective(a_log(PLACEMENT, void(1), void(2)))) == 1
    assert effective(a_log(PLACEMENT, void(1), void(2), void(3))) == []


def test_an_amendment_of_nothing_known_is_ignored() -> None:
    assert len(effective(a_log(PLACEMENT, void(77), correct(78, extent=1)))) == 1


def test_what_was_recorded_stays_in_the_envelope() -> None:
    (placed,) = effective(a_log(PLACEMENT, correct(1, extent=60)))
    assert placed.envelope.data["extent"] == 50
