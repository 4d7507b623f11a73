"""An event's bytes: equal to what the envelope's model gives, readable by older and newer code, and bounded."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from shared.contract import registry
from shared.contract.envelope import MAX_BYTES, Envelope, decode, encode, id_of
from shared.contract.event import Event
from shared.contract.intake import ParticipantRegistered
from shared.contract.placements import ResidenceStarted
from shared.contract.refusal import Malformed
from shared.contract.sealed import SealedIdentity, sealed_fields
from shared.testing.histories import MOMENT, any_event, encoded

ANY_EVENT = st.sampled_from(sorted(registry.SERVICES)).flatmap(lambda s: st.tuples(st.just(s), any_event(s)))
RESIDENCE = ResidenceStarted(occurred_on=date(2026, 1, 12), participant=UUID(int=1), municipality="Boden")


def with_more(body: bytes, **changes: Any) -> bytes:
    return orjson.dumps({**orjson.loads(body), **changes})


@given(ANY_EVENT, st.integers(0, 10**9), st.integers(1, 2**40))
@example(("placements", RESIDENCE.model_copy(update={"municipality": '"\\ \u2028\x7f é 𐍈 </script>'})), 0, 1)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=30)
def test_bytes_are_what_the_envelope_gives(recorded: tuple[str, Event], microseconds: int, position: int) -> None:
    service, event = recorded
    common: dict[str, Any] = {
        "id": UUID(int=position),
        "source": f"/boden/{service}",
        "type": event.type_in(service),
        "subject": "participant-1",
        "time": MOMENT.replace(microsecond=0) + timedelta(microseconds=microseconds),
        "position": position,
        "streamversion": 1,
        "actor": "system",
        "correlationid": "r",
        "causationid": "r",
    }
    whole = Envelope(**common, data=event.model_dump(mode="json", exclude_none=True))
    assert encode(**common, event=event) == whole.model_dump_json().encode()


@given(ANY_EVENT)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=30)
def test_what_is_written_is_read_again(recorded: tuple[str, Event]) -> None:
    service, event = recorded
    body = encoded(event, 7, service=service)
    record = decode(body)
    assert record.event == event
    assert str(record.id) == id_of(body)


def test_one_event_lies_on_one_line() -> None:
    body = encoded(RESIDENCE.model_copy(update={"municipality": "a\nb\rc"}), 1)
    assert not {b"\n", b"\r"} & {body[i : i + 1] for i in range(len(body))}


def test_unknown_fields_are_ignored_when_read() -> None:
    body = encoded(RESIDENCE, 1)
    data = {**orjson.loads(body)["data"], "invented_later": {"deep": [1]}}
    record = decode(with_more(body, data=data, traceparent="00-1"))
    assert record.event == RESIDENCE
    assert record.envelope.data["invented_later"] == {"deep": [1]}


def test_an_unknown_type_gives_no_event() -> None:
    record = decode(with_more(encoded(RESIDENCE, 1), type="placements.invented_later.v1"))
    assert record.event is None
    assert record.corrected({"municipality": "Luleå"}) is record


def test_an_event_may_fill_the_limit_exactly() -> None:
    event = sealed_with("")
    room = MAX_BYTES - len(encoded(event, 1))
    assert len(encoded(sealed_with("A" * room), 1)) == MAX_BYTES
    with pytest.raises(Malformed, match="64000 bytes"):
        encoded(sealed_with("A" * (room + 1)), 1)


def sealed_with(text: str) -> ParticipantRegistered:
    identity = SealedIdentity(nonce="", text=text)
    return ParticipantRegistered(
        occurred_on=date(2026, 1, 12), participant=UUID(int=1), gender="woman", identity=identity
    )


class Residence(Event):
    """What an earlier version of `ResidenceStarted` could have looked like."""

    participant: UUID
    town: str


def test_yesterdays_version_is_read_as_todays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        registry,
        "UPCASTS",
        {
            "placements.lives.v1": lambda data: {**data, "place": data["town"]},
            "placements.lives.v2": lambda data: {**data, "municipality": data["place"]},
        },
    )
    monkeypatch.setattr(registry, "TYPES", {"placements.lives.v3": ResidenceStarted})
    old = Residence(occurred_on=date(2026, 1, 12), participant=UUID(int=1), town="Boden")
    body = with_more(encoded(old, 1), type="placements.lives.v1")
    assert decode(body).event == RESIDENCE


@pytest.mark.parametrize(
    "change",
    [{"specversion": "2.0"}, {"position": 0}, {"streamversion": 0}, {"time": "2026-01-12T10:00:00"}, {"id": "x"}],
)
def test_what_is_no_envelope_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="1 validation error"):
        decode(with_more(encoded(RESIDENCE, 1), **change))


def test_every_personal_text_is_sealed_by_type() -> None:
    sealed = {type_: sealed_fields(event) for type_, event in registry.TYPES.items() if sealed_fields(event)}
    assert sealed == {
        "intake.participant_registered.v1": {"identity": "identity"},
        "intake.skill_assessed.v1": {"skill": "profile"},
        "intake.plan_agreed.v1": {"plan": "profile"},
        "intake.identity_number_recorded.v1": {"number": "identity"},
        "intake.mandate_given.v1": {"holder": "identity"},
        "intake.interview_held.v1": {"interview": "profile"},
        "intake.education_recorded.v1": {"education": "profile"},
        "intake.experience_recorded.v1": {"experience": "profile"},
        "intake.language_level_recorded.v1": {"level": "profile"},
        "intake.wishes_stated.v1": {"wishes": "profile"},
        "intake.survey_answered.v1": {"health": "sensitive"},
        "matching.proposal_made.v1": {"explanation": "profile"},
        "matching.mentor_registered.v1": {"identity": "identity"},
    }


def test_times_are_written_in_utc() -> None:
    assert datetime.fromisoformat(orjson.loads(encoded(RESIDENCE, 1))["time"]) == MOMENT
