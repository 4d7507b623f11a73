"""A stream as its timeline: each record with what became of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shared.contract.amend import correctable
from shared.contract.corrections import EventCorrected, EventVoided, effective, voided
from shared.contract.envelope import Record
from shared.contract.event import Event

_ABOUT = re.compile(r"([a-z-]+)-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


@dataclass(frozen=True)
class Entry:
    """One record of a stream as people read it.

    `path` is the page of what its stream is about; `word` is the event's name. `event` is as it now holds, or as
    recorded when it is void; None when the type is unknown here. `recorded_at` is UTC. `was` has the earlier values
    of corrected fields, by name. `about` and `about_word` are the event that a correction or void concerns.
    """

    id: UUID
    path: str
    position: int
    word: str
    recorded_at: datetime
    event: Event | None
    void: bool
    was: dict[str, Any]
    about: UUID | None
    about_word: str = ""

    @property
    def occurred_on(self) -> date | None:
        return None if self.event is None else self.event.occurred_on

    @property
    def is_amendment(self) -> bool:
        return self.about is not None

    @property
    def participant(self) -> UUID | None:
        """Whom the event is about, where its stream is about several people."""
        return getattr(self.event, "participant", None) if self.path.startswith("/groups/") else None

    @property
    def fields(self) -> list[str]:
        """The open fields that have something to say beyond the entry's own date."""
        if self.event is None:
            return []
        names = [name for name in correctable(type(self.event)) if name not in ("event_id", "set")]
        return [name for name in names if name in self.was or (name != "occurred_on" and self._says(name))]

    def _says(self, name: str) -> bool:
        return getattr(self.event, name) not in (None, (), {})


def timeline(records: Sequence[Record]) -> list[Entry]:
    """All records of one log's streams, each stream given in order, newest happening first."""
    void = voided(records)
    now = {record.id: record.event for record in effective(records)}
    words = {record.id: _word(record) for record in records}
    entries = [_entry(record, record.id in void, now.get(record.id, record.event), words) for record in records]
    return sorted(entries, key=lambda entry: (entry.occurred_on or date.min, entry.position), reverse=True)


def page_of(stream: str) -> str:
    """The address of the page about a stream: `placement-<uuid>` -> `/placements/<uuid>`."""
    about = _ABOUT.fullmatch(stream)
    kind, id_ = about.groups() if about else stream.split("-", 1)
    return f"/{kind[:-1]}ies/{id_}" if kind.endswith("y") else f"/{kind}s/{id_}"


def _entry(record: Record, void: bool, event: Event | None, words: dict[UUID, str]) -> Entry:
    envelope = record.envelope
    about = record.event.event_id if isinstance(record.event, EventVoided | EventCorrected) else None
    return Entry(
        id=record.id,
        path=page_of(envelope.subject),
        position=envelope.position,
        word=_word(record),
        recorded_at=envelope.time,
        event=event,
        void=void,
        was=_changed(record.event, event),
        about=about,
        about_word=words.get(about, "") if about else "",
    )


def _word(record: Record) -> str:
    return record.envelope.type.split(".")[1]


def _changed(recorded: Event | None, now: Event | None) -> dict[str, Any]:
    if recorded is None or now is None or recorded is now:
        return {}
    return {name: was for name, was in recorded if was != getattr(now, name)}
