"""Logs written by hand: the exact bytes that services would have published, recorded when a test says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID, uuid5

from shared.contract.corrections import EventCorrected, EventVoided
from shared.contract.envelope import encode
from shared.contract.event import Event
from shared.contract.registry import SERVICES
from shared.service.clock import STOCKHOLM

_NAMES = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")

SERVICE_OF: Mapping[type[Event], str] = {
    event: service
    for service, events in SERVICES.items()
    for event in events
    if event not in (EventVoided, EventCorrected)
}


def an_id(name: str) -> UUID:
    """The UUID of a local name, the same each time."""
    return uuid5(_NAMES, name)


def at_noon(day: date) -> datetime:
    """12:00 in Stockholm on that day, in UTC."""
    return datetime.combine(day, time(12), STOCKHOLM).astimezone(UTC)


@dataclass
class AHistory:
    """What several services of one agency recorded; ids grow in the order of recording."""

    agency: str = "boden"
    logs: dict[str, list[tuple[int, bytes]]] = field(default_factory=dict)
    recorded: int = 0
    _service_of_event: dict[UUID, str] = field(default_factory=dict)

    def record(self, event: Event, on: date, service: str | None = None) -> UUID:
        """Record an event at noon of a day, in the log of the service that owns it; returns the event's id."""
        service = service or self._service(event)
        log = self.logs.setdefault(service, [])
        self.recorded += 1
        id_ = UUID(int=(self.recorded << 80) | 0x7 << 76 | 0b10 << 62)
        body = encode(
            id=id_,
            source=f"/{self.agency}/{service}",
            type=event.type_in(service),
            subject="test",
            time=at_noon(on),
            position=len(log) + 1,
            streamversion=len(log) + 1,
            actor="system",
            correlationid="test",
            causationid="test",
            event=event,
        )
        log.append((len(log) + 1, body))
        self._service_of_event[id_] = service
        return id_

    def void(self, event_id: UUID, on: date) -> UUID:
        """The event never held."""
        return self.record(EventVoided(occurred_on=on, event_id=event_id, reason="other"), on)

    def correct(self, event_id: UUID, on: date, **fields: Any) -> UUID:
        """These fields of the event were wrong."""
        return self.record(EventCorrected(occurred_on=on, event_id=event_id, set=fields), on)

    def _service(self, event: Event) -> str:
        if isinstance(event, EventVoided | EventCorrected) and type(event) not in SERVICE_OF:
            return self._service_of_event[event.event_id]
        return SERVICE_OF[type(event)]
