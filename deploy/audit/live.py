"""The logs of a running system for an auditor: checkpoints signed now, exact bytes, and proofs."""

import asyncio
import time
from base64 import b64decode
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import nats
from nats.aio.client import Client
from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.local.configuration import settings_from
from deploy.local.running import Running
from shared.bus.ask import NoAnswer, ask
from shared.bus.origin import ask_origin
from shared.bus.scan import reading
from shared.contract.refusal import Explained
from shared.log.database import driver
from shared.log.names import LogName
from shared.log.read import between
from shared.merkle.note import Checkpoint, Note
from shared.service.database import make_engine
from shared.service.federation import Federation
from shared.service.settings import Settings

PAGE_SIZE = 2000
POLL_SECONDS = 0.2
ANSWER_SECONDS = 30.0
"""At most this long a service may take to sign."""


class NotExported(Explained):
    """A log cannot be taken out of the running system; the message says which and why."""


class NothingSigned(NotExported):
    """The log is empty, or its service has no key to sign with."""


@dataclass(frozen=True)
class Taken:
    """A log's checkpoint with all cosignatures that came in time."""

    name: LogName
    note: Note
    checkpoint: Checkpoint
    cosigned: Sequence[str]


class Live:
    """The logs, created by `live`. Those of services that run here are read from their databases, others over NATS."""

    def __init__(self, client: Client, settings: Mapping[LogName, Settings], federation: Federation) -> None:
        self.client = client
        self.settings = settings
        self.federation = federation
        self._engines: dict[LogName, AsyncEngine] = {}

    @property
    def known(self) -> list[LogName]:
        """The logs of the services that run here and the logs that they follow, reporting's first.

        Reporting's checkpoint comes first so that the later checkpoints of the others cover its figures.
        """
        names = {*self.settings, *(name for settings in self.settings.values() for name in settings.followed)}
        return sorted(names, key=lambda name: (name.service != "reporting", name))

    async def take(self, name: LogName, seconds: float) -> Taken:
        """Return the log signed now, after at most `seconds` for its witnesses. Raises NothingSigned, NotExported."""
        answer = await self._ask(name, {"now": True})
        wanted = {witness.source for witness in self.federation.witnesses(name)}
        until = time.monotonic() + seconds
        while not wanted <= set(answer["cosigned"]) and time.monotonic() < until:
            await asyncio.sleep(POLL_SECONDS)
            answer = await self._ask(name, {})
        note = Note.parse(str(answer["note"]).encode())
        return Taken(name, note, Checkpoint.parse(note.text), tuple(map(str, answer["cosigned"])))

    async def entries(self, name: LogName) -> AsyncGenerator[bytes, None]:
        """Yield the exact bytes of each event from position 1 on; a caller that stops early closes the generator."""
        if name not in self.settings:
            async with reading(self._address, name) as scan:
                async for _, bodies in scan.pages(1):
                    for body in bodies:
                        yield body
            return
        position = 0
        while True:
            async with self.engine(name).connect() as connection:
                page = await between(await driver(connection), position + 1, PAGE_SIZE)
            for event in page:
                yield event.body
            if not page:
                return
            position += len(page)

    async def entry(self, name: LogName, position: int) -> bytes:
        """Return the exact bytes of one event from its origin. Raises NotExported."""
        events = await ask_origin(self.client, name, position, 1)
        if not events:
            raise NotExported(f"{name} does not give its event {position}")
        return events[0][1]

    async def proof(self, name: LogName, position: int, size: int) -> list[bytes]:
        """Return the inclusion proof of an event in the log's first `size` events. Raises NotExported."""
        answer = await self._request(name.request("proof"), {"index": position - 1, "size": size})
        if "hashes" not in answer:
            raise NotExported(f"{name} does not prove its event {position}: {answer.get('error')}")
        return [b64decode(hash_) for hash_ in answer["hashes"]]

    def engine(self, name: LogName) -> AsyncEngine:
        """Return the database engine of a service that runs here."""
        if name not in self._engines:
            self._engines[name] = make_engine(self.settings[name].database_url, pool_size=1, timeout=None)
        return self._engines[name]

    async def close(self) -> None:
        for engine in self._engines.values():
            await engine.dispose()

    @property
    def _address(self) -> str:
        return next(iter(self.settings.values())).nats

    async def _ask(self, name: LogName, question: Mapping[str, object]) -> dict[str, Any]:
        answer = await self._request(name.request("checkpoint"), question)
        if "error" in answer:
            raise NotExported(f"{name} does not sign a checkpoint: {answer['error']}")
        if not answer.get("note"):
            raise NothingSigned(f"{name} has no checkpoint: it is empty, or its service has no key to sign with")
        return answer

    async def _request(self, subject: str, question: Mapping[str, object]) -> dict[str, Any]:
        try:
            return await ask(self.client, subject, question, ANSWER_SECONDS)
        except NoAnswer as silent:
            raise NotExported(str(silent)) from silent


@asynccontextmanager
async def live(running: Running) -> AsyncIterator[Live]:
    """Open the logs of a running system for the `with` block."""
    settings = {service.name: service for service in map(settings_from, running.settings.values())}
    first = next(iter(settings.values()))
    federation = Federation() if first.federation_file is None else Federation.read(first.federation_file)
    async with AsyncExitStack() as stack:
        client = await nats.connect(first.nats)
        stack.push_async_callback(client.close)
        system = Live(client, settings, federation)
        stack.push_async_callback(system.close)
        yield system
