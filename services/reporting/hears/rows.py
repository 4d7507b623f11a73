"""From the exact bytes of events to rows of facts: the fast path of a rebuild, plain Python all the way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

import orjson

from services.reporting.domain.amendments import FOREVER
from services.reporting.domain.facts import AMENDING, fact_of
from shared.bus.follow import Message
from shared.contract.registry import UPCASTS, current
from shared.service.clock import stockholm_date

COLUMNS = (
    "position",
    "recorded_at",
    "event_id",
    "participant",
    "key",
    "occurred_on",
    "known_from",
    "known_to",
    "version",
    "log",
    "kind",
    "programme",
    "attributes",
)
"""The order of the values in a `Row`."""

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Amending:
    """A void or correction as it came; `set` is JSON."""

    position: int
    event_id: UUID
    target: UUID
    kind: Literal["void", "correct"]
    set: str
    recorded_on: date


class Unreadable(Exception):
    """This event is not what its type promises, so the log waits here until the code can read it."""


def read(log: int, messages: Iterable[Message]) -> tuple[list[Row], list[Amending]]:
    """The rows of version 1 of each fact, and the amendments, in the order of the log.

    Types that this code does not know are left out. Raises Unreadable, which names the position.
    """
    rows: list[Row] = []
    amendings: list[Amending] = []
    loads, dumps, moment_of, day_of = orjson.loads, orjson.dumps, datetime.fromisoformat, _day
    append = rows.append
    for position, body in messages:
        try:
            event = loads(body)
            type_, data = event["type"], event["data"]
            if type_ in UPCASTS:
                type_, data = current(type_, data)
            fact = fact_of(type_, data)
            if fact is None:
                if type_ in AMENDING:
                    amendings.append(_amending(position, event, type_, data))
                continue
            kind, participant, programme, key, attributes, occurred_on = fact
            time = event["time"]
            append(
                (
                    position,
                    moment_of(time),
                    event["id"],
                    participant,
                    key,
                    day_of(occurred_on),
                    _recorded_on(time[:13]) if time[-1] == "Z" else stockholm_date(moment_of(time)),
                    FOREVER,
                    1,
                    log,
                    kind,
                    programme,
                    dumps(attributes).decode(),
                )
            )
        except (ValueError, KeyError, TypeError, AttributeError) as wrong:
            raise Unreadable(f"{Unreadable.__doc__} (position {position}: {type(wrong).__name__})") from wrong
    return rows, amendings


def _amending(position: int, event: dict[str, Any], type_: str, data: dict[str, Any]) -> Amending:
    return Amending(
        position=position,
        event_id=UUID(event["id"]),
        target=UUID(data["event_id"]),
        kind="correct" if AMENDING[type_] == "correct" else "void",
        set=orjson.dumps(data.get("set", {})).decode(),
        recorded_on=stockholm_date(datetime.fromisoformat(event["time"])),
    )


@lru_cache(maxsize=50_000)
def _day(iso: str) -> date:
    return date.fromisoformat(iso)


@lru_cache(maxsize=50_000)
def _recorded_on(hour: str) -> date:
    """The date in Stockholm of an hour in UTC, `2018-09-17T10`; its time zone never shifts inside one."""
    return stockholm_date(datetime.fromisoformat(f"{hour}:00").replace(tzinfo=UTC))
