"""Putting an event right: what may be corrected or voided, and what is said when it may not."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.contract.amend import (
    AlreadyVoid,
    CorrectEvent,
    CorrectionOfCorrection,
    NoSuchEvent,
    VoidEvent,
    amend,
    correctable,
)
from shared.contract.corrections import EventCorrected, EventVoided, effective
from shared.contract.envelope import Record
from shared.contract.event import Event
from shared.contract.intake import ParticipantRegistered, ParticipantsUnlinked
from shared.contract.placements import PlacementStarted
from shared.contract.refusal import Malformed
from shared.contract.registry import SERVICES
from shared.contract.sealed import SealedIdentity, sealed_fields
from shared.testing.histories import STREAM, histories, recorded

DAY = date(2026, 1, 12)
PLACEMENT = PlacementStarted(occurred_on=DAY, placement=UUID(int=2), participant=UUID(int=1), kind="work", extent=50)
REGISTRATION = ParticipantRegistered(
    occurred_on=DAY, participant=UUID(int=1), gender="woman", identity=SealedIdentity(nonce="", text="")
)


def a_log(*events: Event) -> list[Record]:
    return [recorded(event, position) for position, event in enumerate(events, 1)]


def correct(position: int, **fields: Any) -> CorrectEvent:
    return CorrectEvent(STREAM, UUID(int=position), fields, DAY)


def void(position: int) -> VoidEvent:
    return VoidEvent(STREAM, UUID(int=position), "other", DAY)


def test_a_void_names_its_event_and_reason() -> None:
    assert amend(void(1), a_log(PLACEMENT)) == [
        EventVoided(occurred_on=DAY, event_id=UUID(int=1), reason="other"),
    ]


def test_a_correction_holds_only_what_it_sets() -> None:
    assert amend(correct(1, extent=75), a_log(PLACEMENT)) == [
        EventCorrected(occurred_on=DAY, event_id=UUID(int=1), set={"extent": 75}),
    ]


def test_an_event_that_is_not_there_is_unknown() -> None:
    with pytest.raises(NoSuchEvent):
        amend(void(9), a_log(PLACEMENT))


def test_what_is_void_cannot_be_voided_again() -> None:
    with pytest.raises(AlreadyVoid):
        amend(void(1), a_log(PLACEMENT, *amend(void(1), a_log(PLACEMENT))))


def test_what_is_void_cannot_be_corrected() -> None:
    with pytest.raises(AlreadyVoid):
        amend(correct(1, extent=75), a_log(PLACEMENT, *amend(void(1), a_log(PLACEMENT))))


def test_a_void_can_itself_be_voided() -> None:
    log = a_log(PLACEMENT, *amend(void(1), a_log(PLACEMENT)))
    log = a_log(*[r.event for r in log if r.event], *amend(void(2), log))
    assert [record.event for record in effective(log)] == [PLACEMENT]
    assert amend(void(1), log)


@pytest.mark.parametrize(
    "amendment",
    [
        EventVoided(occurred_on=DAY, event_id=UUID(int=9), reason="other"),
        EventCorrected(occurred_on=DAY, event_id=UUID(int=9), set={}),
        ParticipantsUnlinked(
            occurred_on=DAY, event_id=UUID(int=9), reason="other", participant=UUID(int=1), absorbed=UUID(int=2)
        ),
    ],
)
def test_an_amendment_is_voided_and_not_corrected(amendment: Event) -> None:
    with pytest.raises(CorrectionOfCorrection):
        amend(correct(1, reason="duplicate"), a_log(amendment))
    assert amend(void(1), a_log(amendment))


@pytest.mark.parametrize(
    ("fields", "field", "advice"),
    [
        ({}, "set", "at least one field"),
        ({"invented": 1}, "set.invented", "no such field; it has"),
        ({"participant": str(UUID(int=3))}, "set.participant", "void the event"),
        ({"identity": {}}, "set.identity", "void the event"),
        ({"gender": "robot"}, "set.gender", "give one of"),
        ({"gender": None}, "set.gender", "give one of"),
        ({"municipality": "Bo\x00den"}, "set.municipality", "must match"),
        ({"occurred_on": "12 January"}, "set.occurred_on", "year-month-day"),
    ],
)
def test_a_wrong_correction_says_what_to_do(fields: dict[str, Any], field: str, advice: str) -> None:
    with pytest.raises(Malformed) as refused:
        amend(correct(1, **fields), a_log(REGISTRATION))
    assert refused.value.field == field
    assert advice in refused.value.advice


def test_neither_ids_nor_sealed_texts_are_correctable() -> None:
    for events in SERVICES.values():
        for event in events:
            fixed = {"participant", "placement", "opening"} | set(sealed_fields(event))
            assert not set(correctable(event)) & fixed


@given(st.sampled_from(sorted(SERVICES)).flatmap(histories), st.data())
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=30)
def test_any_history_can_be_voided_away(records: list[Record], data: st.DataObject) -> None:
    target = data.draw(st.sampled_from(records))
    try:
        (voided,) = amend(VoidEvent(STREAM, target.id, "other", DAY), records)
    except AlreadyVoid:
        return
    after = [*records, recorded(voided, len(records) + 1, id=UUID(int=0))]
    assert target.id not in {record.id for record in effective(after)}
