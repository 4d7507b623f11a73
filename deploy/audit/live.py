"""A running system's logs as an auditor takes them: checkpoints signed now, exact bytes, and proofs."""

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

PAGE = 2000
LOOK_EVERY = 0.2
SECONDS = 30.0
"""How long a service may take to sign."""


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
    """Use `live` to make one. Logs of services that run here are read from their databases, others over NATS."""

    def __init__(self, client: Client, settings: Mapping[LogName, Settings], federation: Federation) -> None:
        self.client = client
        self.settings = settings
        self.federation = federation
        self._engines: dict[LogName, AsyncEngine] = {}

    @property
    def known(self) -> list[LogName]:
        """The logs of the services that run here, and those that they follow, reporting's first.

        A published figure was computed from what reporting knew then, so the others' later checkpoints cover it.
        """
        names = {*self.settings, *(name for settings in self.settings.values() for name in settings.followed)}
        return sorted(names, key=lambda name: (name.service != "reporting", name))

    async def take(self, name: LogName, patience: float) -> Taken:
        """The log signed as it is now; waits so many seconds for its witnesses. Raises NothingSigned, NotExported."""
        told = await self._ask(name, {"now": True})
        wanted = {witness.source for witness in self.federation.witnesses(name)}
        until = time.monotonic() + patience
        while not wanted <= set(told["cosigned"]) and time.monotonic() < until:
            await asyncio.sleep(LOOK_EVERY)
            told = await self._ask(name, {})
        note = Note.parse(str(told["note"]).encode())
        return Taken(name, note, Checkpoint.parse(note.text), tuple(map(str, told["cosigned"])))

    async def entries(self, name: LogName) -> AsyncGenerator[bytes, None]:
        """The exact bytes of each event, from position 1 on; to be closed by whoever stops before the end."""
        if name not in self.settings:
            async with reading(self._address, name) as scan:
                async for _, bodies in scan.pages(1):
                    for body in bodies:
                        yield body
            return
        position = 0
        while True:
            async with self.engine(name).connect() as connection:
                page = await between(await driver(connection), position + 1, PAGE)
            for event in page:
                yield event.body
            if not page:
                return
            position += len(page)

    async def entry(self, name: LogName, position: int) -> bytes:
        """The exact bytes of one event as its origin holds it. Raises NotExported."""
        found = await ask_origin(self.client, name, position, 1)
        if not found:
            raise NotExported(f"{name} does not give its event {position}")
        return found[0][1]

    async def proof(self, name: LogName, position: int, size: int) -> list[bytes]:
        """The inclusion proof of an event in the log's first `size` events. Raises NotExported."""
        told = await self._told(name.request("proof"), {"index": position - 1, "size": size})
        if "hashes" not in told:
            raise NotExported(f"{name} does not prove its event {position}: {told.get('error')}")
        return [b64decode(hash_) for hash_ in told["hashes"]]

    def engine(self, name: LogName) -> AsyncEngine:
        """The database of a service that runs here."""
        if name not in self._engines:
            self._engines[name] = make_engine(self.settings[name].database_url, pool_size=1, patience=None)
        return self._engines[name]

    async def close(self) -> None:
        for engine in self._engines.values():
            await engine.dispose()

    @property
    def _address(self) -> str:
        return next(iter(self.settings.values())).nats

    async def _ask(self, name: LogName, question: Mapping[str, object]) -> dict[str, Any]:
        told = await self._told(name.request("checkpoint"), question)
        if "error" in told:
            raise NotExported(f"{name} does not sign a checkpoint: {told['error']}")
        if not told.get("note"):
            raise NothingSigned(f"{name} has no checkpoint: it is empty, or its service has no key to sign with")
        return told

    async def _told(self, subject: str, question: Mapping[str, object]) -> dict[str, Any]:
        try:
            return await ask(self.client, subject, question, SECONDS)
        except NoAnswer as silent:
            raise NotExported(str(silent)) from silent


@asynccontextmanager
async def live(running: Running) -> AsyncIterator[Live]:
    """The logs of a running system, as long as the block lasts."""
    settings = {each.name: each for each in map(settings_from, running.settings.values())}
    first = next(iter(settings.values()))
    federation = Federation() if first.federation_file is None else Federation.read(first.federation_file)
    async with AsyncExitStack() as stack:
        client = await nats.connect(first.nats)
        stack.push_async_callback(client.close)
        found = Live(client, settings, federation)
        stack.push_async_callback(found.close)
        yield found
