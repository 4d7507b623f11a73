"""Correct and void a case's lines; a line may have several events, and some fields are on none of them."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from deploy.scenario import lines
from deploy.scenario.client import Client, CreatedEvent
from deploy.scenario.history import History
from deploy.scenario.words import (
    citizenship_group,
    correction_reason,
    enrolment_end,
    labour_market_status,
    programme_code,
)
from shared.contract.amend import correctable
from shared.contract.registry import SERVICES

CarryOut = Callable[[lines.AnyLine, list[CreatedEvent]], Awaitable[None]]

TRANSLATED: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "project": ("programme", programme_code),
    "lms": ("labour_market_status", labour_market_status),
    "citizenship": ("citizenship_group", citizenship_group),
    "birth_date": ("birth_year", lambda born: date.fromisoformat(born).year),
    "reason": ("reason", enrolment_end),
    "places": ("seats", int),
}
"""The event's field and value for a line's field, where they differ."""

FIELDS = {(service, event.word()): correctable(event) for service, events in SERVICES.items() for event in events}
"""The correctable fields of each event of each service."""


class Amendments:
    """Voids and corrections of a case's earlier lines."""

    def __init__(self, client: Client, history: History) -> None:
        self._client = client
        self._history = history

    async def void(self, line: lines.EventVoided) -> list[CreatedEvent]:
        """Void the events that hold of the line; voiding a void lets its target hold again."""
        target = self._history.done[line.target]
        reason = correction_reason(line.reason)
        keep_registration = isinstance(
            target.line, lines.ParticipantRegistered
        ) and self._history.other_registration_holds(target.line)
        created: list[CreatedEvent] = []
        for event in reversed(self._history.events_of(line.target)):
            if not (keep_registration and event.type == "participant_registered"):
                created += await self.void_event(event, reason, line.occurred_on)
        return created

    async def void_event(self, event: CreatedEvent, reason: str, occurred_on: date) -> list[CreatedEvent]:
        path = f"/api/streams/{event.stream}/events/{event.id}/void"
        return await self._client.command(
            event.service, path, {"reason": reason, "occurred_on": occurred_on.isoformat()}
        )

    async def correct(self, line: lines.EventCorrected, created: list[CreatedEvent], carry_out: CarryOut) -> None:
        """Set each field on the events that have it; if none can, void the line and carry it out again."""
        target = self._history.done[line.target]
        registration = self._registration_of(target.line)
        own = self._history.events_of(line.target)
        events = list(own)
        if registration is not None and registration not in events:
            events.append(registration)
        wanted = dict(_translated(field, value) for field, value in line.set.items())
        settable = {field for event in events for field in FIELDS[event.service, event.type]}
        spread = isinstance(target.line, lines.PlacementWithdrawn) and set(line.set) != {"occurred_on"}
        if spread or not set(wanted) <= settable:
            for event in reversed(own):
                created += await self.void_event(event, "other", line.occurred_on)
            await carry_out(self._history.as_corrected(line.target), created)
            return
        for event in events:
            fields = {f: v for f, v in wanted.items() if f in FIELDS[event.service, event.type]}
            if event is registration and event not in own:
                fields.pop("occurred_on", None)
            if fields:
                body = {"set": fields, "occurred_on": line.occurred_on.isoformat()}
                path = f"/api/streams/{event.stream}/events/{event.id}/correct"
                created += await self._client.command(event.service, path, body)

    def _registration_of(self, line: lines.AnyLine) -> CreatedEvent | None:
        """Return the registration, which has a person's own attributes; another line may have caused it."""
        if not isinstance(line, lines.ParticipantRegistered):
            return None
        return self._history.registrations.get(line.participant)


def _translated(field: str, value: Any) -> tuple[str, Any]:
    name, translate = TRANSLATED.get(field, (field, lambda same: same))
    return name, translate(value) if value is not None else None
