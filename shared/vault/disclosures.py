"""What a service hears of participants of other logs, and what it may open of it: a projection that also purges."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

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

AT_ONCE = 1000
"""So many participants are looked at in one question to the database."""


@dataclass(frozen=True)
class Person:
    """What holds of a participant, in order, up to `position` of its log; and the keys that open what is sealed."""

    records: Sequence[Record]
    position: int
    keys: Mapping[KeyClass, bytes] = field(default_factory=dict)


Remake = Callable[[AsyncConnection, LogName, Mapping[UUID, Person]], Awaitable[None]]
"""Makes everything that a service derives from these participants of one log anew, and leaves nothing for which a key
is missing."""


async def nothing(connection: AsyncConnection, log: LogName, people: Mapping[UUID, Person]) -> None:
    """For a service that keeps nothing that it opened."""


class Disclosures:
    """Hears of disclosures to `requester` and of the sealed events that they may open; every row belongs to one log.

    `also` are the classes of events that it hears besides. Keys whose disclosure has ended are dropped with everything
    that was opened by them, in the transaction that hears of the end; not where `drops` is false, as for a rebuild,
    which hears once more what has its consequences behind it.
    """

    def __init__(
        self,
        requester: LogName,
        ring: Keyring | None,
        also: Collection[type[Event]] = (),
        remake: Remake = nothing,
        *,
        drops: bool = True,
    ) -> None:
        self.ring = ring
        self._agency = requester.agency
        self._purpose = PURPOSE_OF[requester.service]
        self._heard = frozenset((*ALWAYS_HEARD, *also))
        self._remake = remake
        self._drops = drops
        self._told = asyncio.Event()

    async def told(self, seconds: float) -> bool:
        """Wait so long for something to be heard; whether it was. It may not be committed yet."""
        try:
            async with asyncio.timeout(seconds):
                await self._told.wait()
        except TimeoutError:
            return False
        self._told.clear()
        return True

    async def apply(self, connection: AsyncConnection, name: LogName, messages: Sequence[Message]) -> None:
        """Keep what matters as it came, and look again at each participant that it concerns."""
        rows = [row for position, body in messages if (row := self._row(name, position, body)) is not None]
        if not rows:
            return
        await connection.execute(insert(sealed_heard), rows)
        people = {row["participant"] for row in rows}
        opened = select(keyring.c.participant).where(keyring.c.log == name.source, keyring.c.participant.in_(people))
        concerned = {row["participant"] for row in rows if row["word"] in DECIDE}
        await self.look_again(connection, name, concerned | set((await connection.execute(opened)).scalars()))
        if any(row["word"] == DisclosureGranted.word() for row in rows):
            self._told.set()

    async def forget(self, connection: AsyncConnection, name: LogName) -> None:
        """Remove everything that came from this log; keys are no read model, and stay."""
        query = select(sealed_heard.c.participant).where(sealed_heard.c.log == name.source).distinct()
        people = (await connection.execute(query)).scalars().all()
        for some in batched(people, AT_ONCE):
            await self._remake(connection, name, {participant: Person((), 0) for participant in some})
        for table in TABLES:
            await connection.execute(delete(table).where(table.c.log == name.source))

    async def look_again(self, connection: AsyncConnection, name: LogName, people: Collection[UUID]) -> None:
        """Make what is known of these participants anew. Hold the cursor of their log, so that nobody else does too."""
        for some in batched(people, AT_ONCE):
            await self._look_again(connection, name, some)

    async def _look_again(self, connection: AsyncConnection, name: LogName, people: Collection[UUID]) -> None:
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
            participant: Person(
                holding[participant], max((r.envelope.position for r in records), default=0), keys.get(participant, {})
            )
            for participant, records in found.items()
        }
        await self._remake(connection, name, now)

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
        """Those disclosures to this service that were not withdrawn; none while no registration holds."""
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


def batched(people: Iterable[T], most: int) -> Iterator[list[T]]:
    """Parts of at most so many."""
    listed = list(people)
    return (listed[start : start + most] for start in range(0, len(listed), most))


async def _drop_undisclosed(connection: AsyncConnection, name: LogName, people: Collection[UUID]) -> None:
    """Drop these participants' keys that no disclosure holds any more; the others are here as long as it says."""
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
