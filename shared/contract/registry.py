"""From a CloudEvents type to its class, and upcasting: yesterday's events read as today's."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from shared.contract import corrections, intake, matching, placements, reporting
from shared.contract.event import Event

SERVICES: Mapping[str, tuple[type[Event], ...]] = {
    "intake": intake.EVENTS + corrections.EVENTS,
    "matching": matching.EVENTS + corrections.EVENTS,
    "placements": placements.EVENTS + corrections.EVENTS,
    "reporting": reporting.EVENTS + corrections.EVENTS,
}
"""The events that each service may record."""

TYPES: Mapping[str, type[Event]] = {
    event.type_in(service): event for service, events in SERVICES.items() for event in events
}

Upcast = Callable[[dict[str, Any]], dict[str, Any]]

UPCASTS: dict[str, Upcast] = {}
"""For each type of the past, the step from its data to the data of the next version of that type."""

_VERSION = re.compile(r"\.v(\d+)$")


def current(type_: str, data: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The type and data as the newest version that this code knows, step by step."""
    while (step := UPCASTS.get(type_)) is not None:
        data = step(data)
        type_ = _VERSION.sub(lambda m: f".v{int(m.group(1)) + 1}", type_)
    return type_, data


def parse(type_: str, data: dict[str, Any]) -> Event | None:
    """The event that this type and data stand for, or None when the type is unknown here.

    Raises pydantic.ValidationError when the type is known and the data do not fit it.
    """
    type_, data = current(type_, data)
    event_class = TYPES.get(type_)
    return None if event_class is None else event_class.model_validate(data)
