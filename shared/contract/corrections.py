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

    Newest first: a record that a still-effective later void names is void. Then corrections that hold are applied in
    the order they were recorded, later ones winning field by field. Voids and corrections themselves are left out.
    """
    void: set[UUID] = set()
    holds: list[R] = []
    for record in reversed(records):
        if record.id in void:
            continue
        if isinstance(record.event, EventVoided):
            void.add(record.event.event_id)
        holds.append(record)
    corrections: dict[UUID, dict[str, Any]] = {}
    kept: list[R] = []
    for record in reversed(holds):
        if isinstance(record.event, EventCorrected):
            corrections.setdefault(record.event.event_id, {}).update(record.event.set)
        elif not isinstance(record.event, EventVoided):
            kept.append(record)
    return [r.corrected(corrections[r.id]) if r.id in corrections else r for r in kept]
