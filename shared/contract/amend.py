"""The rule for putting right a recorded event, the same in every service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from shared.contract.advice import advice
from shared.contract.corrections import EventCorrected, EventVoided, Recorded, voided
from shared.contract.event import Event
from shared.contract.refusal import Malformed, Refusal, Unknown
from shared.contract.sealed import sealed_fields
from shared.contract.words import CorrectionReason

UNNAMED = UUID(int=0)


@dataclass(frozen=True)
class CorrectEvent:
    """Set fields of an event of this stream to the right values (JSON values by field name)."""

    stream: str
    event_id: UUID
    set: dict[str, Any]
    occurred_on: date


@dataclass(frozen=True)
class VoidEvent:
    """Say that an event of this stream never held."""

    stream: str
    event_id: UUID
    reason: CorrectionReason
    occurred_on: date


class NoSuchEvent(Unknown):
    """There is no such event here; look in the timeline for the one you mean."""


class AlreadyVoid(Refusal):
    """That event is void already; void the void to make it hold again."""


class CorrectionOfCorrection(Refusal):
    """A correction or a void is not corrected but voided; then correct the event itself."""


def amend(command: CorrectEvent | VoidEvent, history: Sequence[Recorded]) -> list[Event]:
    """The events that carry out an amendment, given all records of the stream in order."""
    target = next((r.event for r in history if r.id == command.event_id), None)
    if target is None:
        raise NoSuchEvent
    if command.event_id in voided(history):
        raise AlreadyVoid
    if isinstance(command, VoidEvent):
        return [EventVoided(occurred_on=command.occurred_on, event_id=command.event_id, reason=command.reason)]
    if isinstance(target, EventCorrected | EventVoided):
        raise CorrectionOfCorrection
    right = _checked(target, command.set)
    return [EventCorrected(occurred_on=command.occurred_on, event_id=command.event_id, set=right)]


@dataclass(frozen=True)
class Unrecorded:
    """An event that is not recorded yet; no other event names it."""

    event: Event
    id: UUID = UNNAMED

    def corrected(self, fields: dict[str, Any]) -> "Unrecorded":
        return self


def with_events(history: Sequence[Recorded], events: Sequence[Event]) -> list[Recorded]:
    """The records followed by events that are not recorded yet, for rules about what an amendment leads to."""
    return [*history, *map(Unrecorded, events)]


def correctable(event_class: type[Event]) -> list[str]:
    """The fields that a correction may set: neither ids nor sealed texts, in the order of the class."""
    sealed = sealed_fields(event_class)
    return [
        name for name, field in event_class.model_fields.items() if name not in sealed and not _is_id(field.annotation)
    ]


def _is_id(annotation: Any) -> bool:
    return UUID in (annotation, *getattr(annotation, "__args__", ()))


def _checked(target: Event, fields: dict[str, Any]) -> dict[str, Any]:
    """The values as the event would hold them, whatever way they were written."""
    allowed = correctable(type(target))
    for name in fields:
        if name not in type(target).model_fields:
            raise Malformed(f"set.{name}", f"this event has no such field; it has {', '.join(sorted(allowed))}")
        if name not in allowed:
            raise Malformed(f"set.{name}", "this field cannot be corrected; void the event and record it again")
    if not fields:
        raise Malformed("set", "name at least one field and its right value")
    try:
        right = type(target).model_validate({**target.model_dump(mode="json"), **fields})
    except ValidationError as error:
        first = error.errors()[0]
        raise Malformed("set." + ".".join(map(str, first["loc"])), advice(first)) from None
    return {name: value for name, value in right.model_dump(mode="json").items() if name in fields}
