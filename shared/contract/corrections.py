"""Putting right what was recorded: corrections and voids, and the one function that says what still holds."""

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar
from uuid import UUID

from shared.contract.event import Event
from shared.contract.words import CorrectionReason


class EventVoided(Event):
    """The event that `event_id` names never held. A void can itself be voided; then the event holds again."""

    event_id: UUID
    reason: CorrectionReason


class EventCorrected(Event):
    """Fields of the event that `event_id` names were wrong; `set` holds the right values by field name."""

    event_id: UUID
    set: dict[str, Any]


class Recorded(Protocol):
    """An event with its identity, as `effective` needs it."""

    @property
    def id(self) -> UUID: ...

    @property
    def event(self) -> Event | None: ...

    def corrected(self: "R", fields: dict[str, Any]) -> "R":
        """The same record, of which the event has these values."""
        ...


R = TypeVar("R", bound=Recorded)

EVENTS: tuple[type[Event], ...] = (EventVoided, EventCorrected)
"""Every service may record these about its own events."""


def effective(records: Sequence[R]) -> list[R]:
    """What holds of one log's records, given in the order of their positions.

    Void records are left out, and so are voids and corrections themselves. Corrections that hold are applied in the
    order in which they were recorded, so that later ones win field by field.
    """
    void = voided(records)
    corrections: dict[UUID, dict[str, Any]] = {}
    facts: list[R] = []
    for record in records:
        if record.id in void:
            continue
        if isinstance(record.event, EventCorrected):
            corrections.setdefault(record.event.event_id, {}).update(record.event.set)
        elif not isinstance(record.event, EventVoided):
            facts.append(record)
    return [r.corrected(corrections[r.id]) if r.id in corrections else r for r in facts]


def voided(records: Sequence[Recorded]) -> set[UUID]:
    """The ids of void records: newest first, a record is void when a later void that itself holds names it."""
    void: set[UUID] = set()
    named: set[UUID] = set()
    for record in reversed(records):
        if record.id in named:
            void.add(record.id)
        elif isinstance(record.event, EventVoided):
            named.add(record.event.event_id)
    return void
