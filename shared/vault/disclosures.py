"""A projection of other agencies' participants: their events as they came, and what this service may open of them."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.doorbell import rung
from shared.bus.follow import Message
from shared.contract.corrections import EventCorrected, EventVoided, effective
from shared.contract.envelope import Record, decode
from shared.contract.event import Event
from shared.contract.intake import (
    DisclosureGranted,
    DisclosureWithdrawn,
    ParticipantRegistered,
    ParticipantsLinked,
    ParticipantsUnlinked,
)
from shared.contract.sealed import KeyClass
from shared.log.names import LogName
from shared.vault.disclosed import TABLES, disclosed, sealed_heard
from shared.vault.exchange import PURPOSE_OF
from shared.vault.keyring import Keyring, keyring

ALWAYS_HEARD: tuple[type[Event], ...] = (
    ParticipantRegistered,
    DisclosureGranted,
    DisclosureWithdrawn,
    EventVoided,
    EventCorrected,
    ParticipantsLinked,
    ParticipantsUnlinked,
)

DECIDE = frozenset(event.word() for event in ALWAYS_HEARD)
"""What may change what is disclosed; the other events change something only where a key is."""

T = TypeVar("T")

BATCH_SIZE = 1000
"""At most this many participants are read by one query."""


@dataclass(frozen=True)
class ParticipantRecords:
    """What holds of a participant, in order, up to `position` of its log; and the keys that open what is sealed."""

    records: Sequence[Record]
    position: int
    keys: Mapping[KeyClass, bytes] = field(default_factory=dict)


Refresh = Callable[[AsyncConnection, LogName, Mapping[UUID, ParticipantRecords]], Awaitable[None]]
"""Derives anew all that a service keeps of these participants of one log; nothing stays for which a key is missing."""


async def nothing(connection: AsyncConnection, log: LogName, people: Mapping[UUID, ParticipantRecords]) -> None:
    """Nothing is derived: the service stores nothing that it opened."""


class Disclosures:
    """Hears of disclosures to `requester` and of the sealed events that they may open; every row belongs to one log.

    `also` are further classes of events that it stores. Keys whose disclosure has ended are dropped, with everything
    that was opened by them, in the transaction that hears of the end. A rebuild sets `drops` to false, because the
    consequences of what it reads have happened already.
    """

    def __init__(
        self,
        requester: LogName,
        ring: Keyring | None,
        also: Collection[type[Event]] = (),
        refresh_derived: Refresh = nothing,
        *,
        drops: bool = True,
    ) -> None:
        self.ring = ring
        self._agency = requester.agency
        self._purpose = PURPOSE_OF[requester.service]
        self._heard = frozenset((*ALWAYS_HEARD, *also))
        self._refresh_derived = refresh_derived
        self._drops = drops
        self._grant_heard = asyncio.Event()

    async def wait_for_grant(self, seconds: float) -> bool:
        """Wait for a disclosure to be granted; return whether one was. It may not be committed yet."""
        return await rung(self._grant_heard, seconds)

    async def apply(self, connection: AsyncConnection, name: LogName, messages: Sequence[Message]) -> None:
        """Store what matters as it came, and refresh each participant that it concerns."""
        rows = [row for position, body in messages if (row := self._row(name, position, body)) is not None]
        if not rows:
            return
        await connection.execute(insert(sealed_heard), rows)
        people = {row["participant"] for row in rows}
        opened = select(keyring.c.participant).where(keyring.c.log == name.source, keyring.c.participant.in_(people))
        concerned = {row["participant"] for row in rows if row["word"] in DECIDE}
        await self.refresh(connection, name, concerned | set((await connection.execute(opened)).scalars()))
        if any(row["word"] == DisclosureGranted.word() for row in rows):
            self._grant_heard.set()

    async def forget(self, connection: AsyncConnection, name: LogName) -> None:
        """Remove everything that came from this log; keys are no read model, and stay."""
        query = select(sealed_heard.c.participant).where(sealed_heard.c.log == name.source).distinct()
        people = (await connection.execute(query)).scalars().all()
        for batch in batched(people, BATCH_SIZE):
            await self._refresh_derived(
                connection, name, {participant: ParticipantRecords((), 0) for participant in batch}
            )
        for table in TABLES:
            await connection.execute(delete(table).where(table.c.log == name.source))

    async def refresh(self, connection: AsyncConnection, name: LogName, people: Collection[UUID]) -> None:
        """Derive anew what is known of these participants. The caller holds the cursor of their log."""
        for batch in batched(people, BATCH_SIZE):
            await self._refresh_some(connection, name, batch)

    async def _refresh_some(self, connection: AsyncConnection, name: LogName, people: Collection[UUID]) -> None:
        of_these = sealed_heard.c.log == name.source, sealed_heard.c.participant.in_(people)
        found: dict[UUID, list[Record]] = {participant: [] for participant in people}
        for row in await connection.execute(select(sealed_heard).where(*of_these).order_by(sealed_heard.c.position)):
            found[row.participant].append(decode(row.body))
        holding = {participant: effective(records) for participant, records in found.items()}
        await self._disclose(connection, name, holding)
        if self._drops:
            await _drop_undisclosed(connection, name, people)
        keys = {} if self.ring is None else await self.ring.keys(connection, people, name)
        now = {
            participant: ParticipantRecords(
                holding[participant], max((r.envelope.position for r in records), default=0), keys.get(participant, {})
            )
            for participant, records in found.items()
        }
        await self._refresh_derived(connection, name, now)

    async def _disclose(
        self, connection: AsyncConnection, name: LogName, holding: Mapping[UUID, Sequence[Record]]
    ) -> None:
        of_these = disclosed.c.log == name.source, disclosed.c.participant.in_(holding)
        await connection.execute(delete(disclosed).where(*of_these))
        rows = [
            {"log": name.source, "participant": participant, **grant}
            for participant, records in holding.items()
            for grant in self._granted(records)
        ]
        if rows:
            await connection.execute(insert(disclosed), rows)

    def _granted(self, records: Sequence[Record]) -> list[dict[str, Any]]:
        """Disclosures to this service that were not withdrawn; none while no registration holds."""
        granted: dict[UUID, dict[str, Any]] = {}
        registered = False
        for record in records:
            match record.event:
                case ParticipantRegistered():
                    registered = True
                case DisclosureGranted() as event if (event.to_agency, event.purpose) == (self._agency, self._purpose):
                    granted[event.disclosure] = {
                        "disclosure": event.disclosure,
                        "classes": sorted(set(event.classes) - {"sensitive"}),
                        "first_day": event.occurred_on,
                        "last_day": event.until,
                    }
                case DisclosureWithdrawn() as event:
                    granted.pop(event.disclosure, None)
        return [grant for grant in granted.values() if grant["classes"]] if registered else []

    def _row(self, name: LogName, position: int, body: bytes) -> dict[str, Any] | None:
        record = decode(body)
        before, is_participant, id_ = record.envelope.subject.partition("participant-")
        if record.event is None or type(record.event) not in self._heard or before or not is_participant:
            return None
        about = {"participant": UUID(id_), "word": record.event.word(), "body": body}
        return {"log": name.source, "position": position, **about}


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Split into lists of at most `size`."""
    found = list(items)
    return (found[start : start + size] for start in range(0, len(found), size))


async def _drop_undisclosed(connection: AsyncConnection, name: LogName, people: Collection[UUID]) -> None:
    """Drop these participants' keys that no disclosure covers any more, and move the last day of the others."""
    same = (
        disclosed.c.log == keyring.c.log,
        disclosed.c.participant == keyring.c.participant,
        disclosed.c.disclosure == keyring.c.disclosure,
    )
    holds = select(disclosed.c.log).where(*same, keyring.c.key_class == disclosed.c.classes.any_()).exists()
    of_these = keyring.c.log == name.source, keyring.c.participant.in_(people)
    await connection.execute(delete(keyring).where(*of_these, ~holds))
    moved = keyring.c.until.is_distinct_from(disclosed.c.last_day)
    await connection.execute(update(keyring).values(until=disclosed.c.last_day).where(*of_these, *same, moved))
