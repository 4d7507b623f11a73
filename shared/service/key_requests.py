"""A service's part in the exchange of keys: it asks for those that are disclosed to it, and drops what has expired."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import structlog
from nats.aio.client import Client
from sqlalchemy import delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.bus import cursor
from shared.bus.ask import MAX_CONCURRENT, NoAnswer, ask
from shared.contract.sealed import KeyClass
from shared.log.names import LogName
from shared.service.clock import stockholm_date
from shared.service.service import Service, Worker
from shared.service.workers import every
from shared.vault.disclosed import disclosed
from shared.vault.disclosures import Disclosures, batched
from shared.vault.exchange import ExchangeKey, Handed, NotForUs
from shared.vault.keyring import Held, keyring

SOON, IDLE = 0.1, 5.0
"""Seconds between looks for missing keys: soon after something was heard, then less and less often."""

RETRY_FIRST, RETRY_MAX = 1.0, 60.0
"""Seconds until a key that was not given is asked for again; doubled each time."""

SWEEP_SECONDS = 10.0
"""Seconds between checks for disclosures whose last day has passed."""

BATCH_SIZE = 100
"""At most this many keys are received before what they open is opened."""

log = structlog.get_logger()

Received = tuple[Held, dict[KeyClass, bytes]]


@dataclass
class Attempt:
    """A request that brought no key. It goes out again under the same id, so that it counts once if it did arrive."""

    request: UUID
    not_before: float
    delay: float = RETRY_FIRST


@dataclass(frozen=True)
class Missing:
    """A disclosure to this service of which not every key is here; `last_day` is None when it goes on."""

    owner: LogName
    participant: UUID
    disclosure: UUID
    classes: Sequence[KeyClass]
    last_day: date | None

    def handed_to(self, requester: LogName) -> Handed:
        """What a key of it is bound to; the class is that of each key."""
        return Handed(self.owner, requester, self.participant, self.disclosure, "profile")


class KeyRequests:
    """Asks for every key that is disclosed to this service today and not here yet; a worker of the service."""

    def __init__(self, disclosures: Disclosures) -> None:
        self._disclosures = disclosures
        self._attempts: dict[UUID, Attempt] = {}

    async def __call__(self, service: Service) -> None:
        """For ever; without keys of its own a service asks for none."""
        if service.settings.exchange_key_file is None or self._disclosures.ring is None:
            return
        key = ExchangeKey.parse(service.settings.exchange_key_file.read_text().strip())
        if service.provable.federation.exchange_key(service.name) != key.public:
            log.error("the exchange key is not the one that the federation file names, so no keys are asked for")
            return
        client = await service.bus()
        rest = SOON
        while True:
            received = 0
            try:
                received = await self.once(service, client, key)
            except Exception as failure:
                log.warning("keys not asked for, trying again", error=type(failure).__name__)
            rest = SOON if received else min(rest * 2, IDLE)
            if await self._disclosures.wait_for_grant(rest):
                rest = SOON

    async def once(self, service: Service, client: Client, key: ExchangeKey) -> int:
        """Ask for what is missing now; return how many disclosures' keys came."""
        today = stockholm_date(service.clock())
        waiting = [id_ for id_, attempt in self._attempts.items() if attempt.not_before > time.monotonic()]
        missing = await _missing(service.engine, today, waiting)
        answers: dict[LogName, list[Received]] = {}
        for batch in batched(missing, MAX_CONCURRENT):
            for received in await asyncio.gather(*(self._ask(service, client, key, one) for one in batch)):
                if received is not None:
                    answers.setdefault(received[0].log, []).append(received)
        for name, parts in answers.items():
            await self._keep(service, name, parts)
        return sum(map(len, answers.values()))

    async def _ask(self, service: Service, client: Client, key: ExchangeKey, missing: "Missing") -> Received | None:
        handed = missing.handed_to(service.name)
        attempt = self._attempts.setdefault(missing.disclosure, Attempt(uuid4(), 0.0))
        about = {
            "participant": str(missing.participant),
            "disclosure": str(missing.disclosure),
            "classes": missing.classes,
        }
        question = {"requester": service.name.source, "request": str(attempt.request), **about}
        try:
            answer = await ask(client, missing.owner.keys_subject(service.name.agency), question)
            keys = _opened(key, handed, missing.classes, answer)
        except (NoAnswer, NotForUs) as failure:
            attempt.not_before = time.monotonic() + attempt.delay
            attempt.delay = min(attempt.delay * 2, RETRY_MAX)
            log.warning("no key received, asking again later", owner=str(missing.owner), why=str(failure))
            return None
        del self._attempts[missing.disclosure]
        return Held(missing.owner, missing.participant, missing.disclosure, missing.last_day), keys

    async def _keep(self, service: Service, name: LogName, received: Sequence[Received]) -> None:
        """Keep what is still disclosed, and open with it at once, while the log stands still."""
        ring, now = self._disclosures.ring, service.clock()
        if ring is None:
            return
        async with service.engine.begin() as connection:
            await cursor.load(connection, name, lock=True)
            query = select(disclosed.c.disclosure).where(disclosed.c.log == name.source)
            ids = [held.disclosure for held, _ in received]
            holds = set((await connection.execute(query.where(disclosed.c.disclosure.in_(ids)))).scalars())
            for held, keys in received:
                if held.disclosure in holds:
                    await ring.store(connection, held, keys, now)
            await self._disclosures.refresh(connection, name, {held.participant for held, _ in received})
        log.info("keys received", owner=str(name), disclosures=len(received))


class Expiry:
    """Drops every key whose last day has passed, with what was opened by it; run it again and again."""

    def __init__(self, disclosures: Disclosures) -> None:
        self._disclosures = disclosures

    async def __call__(self, service: Service) -> int:
        """Drop what has expired; return how many participants were concerned."""
        today = stockholm_date(service.clock())
        expired = keyring.c.until < today
        async with service.engine.connect() as connection:
            query = select(keyring.c.log).where(expired).distinct()
            names = [LogName.parse(source) for source in (await connection.execute(query)).scalars()]
        concerned = 0
        for name in names:
            async with service.engine.begin() as connection:
                await cursor.load(connection, name, lock=True)
                gone = delete(keyring).where(expired, keyring.c.log == name.source).returning(keyring.c.participant)
                people = set((await connection.execute(gone)).scalars())
                await self._disclosures.refresh(connection, name, people)
            concerned += len(people)
            log.info("disclosures expired", owner=str(name), participants=len(people))
        return concerned


async def _missing(engine: AsyncEngine, today: date, waiting: Sequence[UUID]) -> list[Missing]:
    """Disclosures that hold today and of which not every key is here, without those that shall wait."""
    here = (
        select(func.count())
        .where(
            keyring.c.log == disclosed.c.log,
            keyring.c.participant == disclosed.c.participant,
            keyring.c.disclosure == disclosed.c.disclosure,
            keyring.c.key_class == disclosed.c.classes.any_(),
        )
        .scalar_subquery()
    )
    query = select(disclosed).where(
        disclosed.c.first_day <= today,
        or_(disclosed.c.last_day.is_(None), disclosed.c.last_day >= today),
        here < func.cardinality(disclosed.c.classes),
        disclosed.c.disclosure.not_in(waiting[: BATCH_SIZE * 10]),
    )
    async with engine.connect() as connection:
        rows = await connection.execute(query.order_by(disclosed.c.log).limit(BATCH_SIZE))
        return [
            Missing(LogName.parse(row.log), row.participant, row.disclosure, row.classes, row.last_day) for row in rows
        ]


def _opened(
    key: ExchangeKey, handed: Handed, classes: Sequence[KeyClass], answer: Mapping[str, Any]
) -> dict[KeyClass, bytes]:
    """The keys of all classes that were asked for. Raises NotForUs, with the word by which they were refused."""
    sealed = answer.get("keys")
    if not isinstance(sealed, dict):
        raise NotForUs(str(answer.get("refused") or answer.get("error") or NotForUs.__doc__)[:100])
    return {
        key_class: key.open(str(sealed.get(key_class, "")), replace(handed, key_class=key_class))
        for key_class in classes
    }


def key_workers(disclosures: Disclosures) -> tuple[Worker, Worker]:
    """What a service that may receive keys does while it runs."""
    return KeyRequests(disclosures), every(SWEEP_SECONDS, Expiry(disclosures), "expire disclosures")
