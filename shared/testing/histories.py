"""Hypothesis strategies for events, and for whole histories with corrections and voids of what came before."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

import annotated_types as limits
from hypothesis import strategies as st
from pydantic import BaseModel, JsonValue
from pydantic.fields import FieldInfo

from shared.contract.amend import correctable
from shared.contract.corrections import EventCorrected, EventVoided
from shared.contract.envelope import Record, decode, encode
from shared.contract.event import Event
from shared.contract.field import field_value
from shared.contract.registry import SERVICES

MOMENT = datetime(2026, 1, 12, 8, 30, 0, 123456, UTC)
STREAM = "participant-01890000-0000-7000-8000-000000000001"
REASONS = ("wrong_person", "wrong_date", "entered_by_mistake", "duplicate", "did_not_happen", "other")

ORDINARY: dict[str, tuple[type[Event], ...]] = {
    service: tuple(e for e in events if not issubclass(e, EventCorrected | EventVoided))
    for service, events in SERVICES.items()
}
"""Each service's events without those that put others right."""


def events_of(event_class: type[Event]) -> st.SearchStrategy[Any]:
    """Any event of this class, drawn from the types of its fields."""
    return _models(event_class)


def any_event(service: str) -> st.SearchStrategy[Event]:
    """Any event that this service may record, amendments left out."""
    return st.one_of([events_of(event_class) for event_class in ORDINARY[service]])


@st.composite
def histories(draw: st.DrawFn, service: str, most: int = 8) -> list[Record]:
    """Records of one stream as a log holds them: facts, corrections, voids, and voids of voids."""
    facts = any_event(service)
    records: list[Record] = []
    for _ in range(draw(st.integers(1, most))):
        act = draw(st.sampled_from(("record", "void", "correct"))) if records else "record"
        event = draw(facts) if act == "record" else draw(_amendment(act, records))
        records.append(recorded(event, len(records) + 1, service=service, id=draw(st.uuids())))
    return records


def recorded(event: Event, position: int, *, service: str | None = None, id: UUID | None = None) -> Record:
    """The record of an event at this position of a log with one stream."""
    return decode(encoded(event, position, service=service, id=id))


def encoded(event: Event, position: int, *, service: str | None = None, id: UUID | None = None) -> bytes:
    """Its bytes; without a service named, in the log of the first that may record it."""
    service = service or next((name for name, events in SERVICES.items() if type(event) in events), "intake")
    return encode(
        id=id or UUID(int=position),
        source=f"/boden/{service}",
        type=event.type_in(service),
        subject=STREAM,
        time=MOMENT,
        position=position,
        streamversion=position,
        actor="system",
        correlationid="a-request",
        causationid="a-request",
        event=event,
    )


@st.composite
def _amendment(draw: st.DrawFn, act: str, before: Sequence[Record]) -> Event:
    target = draw(st.sampled_from(before))
    if act == "correct" and (fields := draw(_fields(target.event))):
        return EventCorrected(occurred_on=date(2026, 2, 1), event_id=target.id, set=fields)
    return EventVoided(occurred_on=date(2026, 2, 1), event_id=target.id, reason=draw(st.sampled_from(REASONS)))


@st.composite
def _fields(draw: st.DrawFn, event: Event | None) -> dict[str, Any]:
    if event is None or isinstance(event, EventCorrected | EventVoided):
        return {}
    names = draw(st.lists(st.sampled_from(correctable(type(event))), max_size=3, unique=True))
    drawn = draw(events_of(type(event)))
    return {name: field_value(type(event), name, getattr(drawn, name)) for name in names}


def _models(model: type[BaseModel]) -> st.SearchStrategy[Any]:
    fields = {name: _values(field.annotation, field.metadata) for name, field in model.model_fields.items()}
    return st.builds(model, **fields)


def _values(annotation: Any, metadata: Sequence[Any]) -> st.SearchStrategy[Any]:
    if annotation in (Any, JsonValue):
        return _JSON
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        known = [m for part in arguments[1:] for m in (part.metadata if isinstance(part, FieldInfo) else [part])]
        return _values(arguments[0], [*known, *metadata])
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin in (Union, UnionType):
        return st.one_of([_values(argument, metadata) for argument in arguments])
    if origin is tuple:
        return st.lists(_values(arguments[0], ()), max_size=1 if _is_model(arguments[0]) else 3).map(tuple)
    if origin is dict:
        return st.dictionaries(_values(arguments[0], ()), _values(arguments[1], ()), max_size=3)
    if _is_model(annotation):
        return _models(annotation)
    return _SIMPLE[annotation](_Limits(metadata))


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


class _Limits:
    def __init__(self, metadata: Sequence[Any]) -> None:
        self.least: Any = next((m.ge for m in metadata if isinstance(m, limits.Ge)), None)
        self.most: Any = next((m.le for m in metadata if isinstance(m, limits.Le)), None)
        self.shortest = next((m.min_length for m in metadata if isinstance(m, limits.MinLen)), 0)
        self.longest = next((m.max_length for m in metadata if isinstance(m, limits.MaxLen)), None)
        self.pattern = next((m.pattern for m in metadata if getattr(m, "pattern", None)), None)

    def text(self) -> st.SearchStrategy[str]:
        if self.pattern is None:
            return st.text(min_size=self.shortest, max_size=self.longest or 60)
        found = st.from_regex(self.pattern.removesuffix("$") + r"\Z")
        most = self.longest
        return found.filter(lambda text: self.shortest <= len(text) and (most is None or len(text) <= most))


_SIMPLE: dict[Any, Callable[[_Limits], st.SearchStrategy[Any]]] = {
    UUID: lambda _: st.uuids(),
    bool: lambda _: st.booleans(),
    date: lambda at: st.dates(at.least or date.min, at.most or date.max),
    datetime: lambda _: st.datetimes(timezones=st.just(UTC)),
    float: lambda at: st.floats(at.least, at.most, allow_nan=False, allow_infinity=False),
    int: lambda at: st.integers(at.least, at.most),
    str: _Limits.text,
    type(None): lambda _: st.none(),
}

_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_characters="\x00", codec="utf-8"), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=3), inner, max_size=3),
    max_leaves=5,
)
