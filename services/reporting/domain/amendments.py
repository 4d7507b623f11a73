"""What was known of one event, and when: its versions, given everything that put it right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from services.reporting.domain.facts import Fact
from shared.contract.event import Event
from shared.contract.field import field_value

FOREVER = date.max
"""The `known_to` of what is still known; PostgreSQL's infinity."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """A void or correction that concerns an event, or concerns another amendment that does.

    `recorded_on` is a date in Europe/Stockholm; `set` is empty for a void.
    """

    event_id: UUID
    target: UUID
    kind: Literal["void", "correct"]
    set: Mapping[str, Any]
    recorded_on: date


@dataclass(frozen=True, slots=True)
class Version:
    """A fact as it was known from `known_from` until the day before `known_to`."""

    fact: Fact
    known_from: date
    known_to: date


def versions(
    event_class: type[Event], fact: Fact, id_: UUID, recorded_on: date, amendments: Sequence[Amendment]
) -> list[Version]:
    """The versions of one event's fact, given all its amendments in the order of the log.

    The first is always the event as it was recorded, even when it was put right the same day and so was known on no
    date. Times in which it was void have no version. Raises pydantic.ValidationError when a correction does not fit.
    """
    known_from = recorded_on
    steps: list[tuple[date, Fact | None]] = [(recorded_on, fact)]
    for count, amendment in enumerate(amendments, 1):
        known_from = max(known_from, amendment.recorded_on)
        held = _held(event_class, fact, id_, amendments[:count])
        if held != steps[-1][1]:
            steps.append((known_from, held))
    ends = [day for day, _ in steps[1:]] + [FOREVER]
    found = [Version(held, day, end) for (day, held), end in zip(steps, ends, strict=True) if held is not None]
    return [found[0], *(version for version in found[1:] if version.known_from < version.known_to)]


def _held(event_class: type[Event], fact: Fact, id_: UUID, amendments: Sequence[Amendment]) -> Fact | None:
    """The same walk as `shared.contract.corrections.effective`, for one event."""
    void: set[UUID] = set()
    corrections: list[Mapping[str, Any]] = []
    for amendment in reversed(amendments):
        if amendment.event_id in void:
            continue
        if amendment.kind == "void":
            void.add(amendment.target)
        elif amendment.target == id_:
            corrections.append(amendment.set)
    if id_ in void:
        return None
    fields = {name: value for set_ in reversed(corrections) for name, value in set_.items()}
    return corrected(event_class, fact, fields) if fields else fact


def corrected(event_class: type[Event], fact: Fact, fields: Mapping[str, Any]) -> Fact:
    """The fact with other values; fields that this version of the event does not know are ignored.

    Raises pydantic.ValidationError when a value does not fit its field.
    """
    known = (name for name in fields if name in event_class.model_fields)
    right = {name: field_value(event_class, name, fields[name]) for name in known}
    attributes = {**fact.attributes, **{n: v for n, v in right.items() if n not in ("occurred_on", "programme")}}
    return fact._replace(
        attributes={name: value for name, value in attributes.items() if value is not None},
        occurred_on=right.get("occurred_on", fact.occurred_on),
        programme=right.get("programme", fact.programme),
    )
