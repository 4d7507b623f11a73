"""Matching, watched by reporting, on real servers: and what a superuser who disables the triggers can do to its log."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
from httpx import AsyncClient

from deploy.federation.keys import KeyFiles, new_keys
from deploy.federation.topology import Node
from deploy.local.configuration import provable
from deploy.local.folder import DataFolder
from deploy.provision.postgres_schemas import DATABASE, schema
from shared.log.names import LogName
from shared.merkle.hashing import Frontier, leaf_hash
from shared.service.settings import Settings
from shared.testing.servers import AService, Servers
from tests.integration.apps import a_running

OFFER = {"programme": "LOTS", "kind": "internship", "seats": 3, "occurred_on": "2010-02-01"}
SAVED_TABLES = ("log", "node", "log_head", "idempotency", "published", "checkpoint", "cosignature")


class Watched:
    """Both services; each can be stopped and started again. `matching` and `reporting` are clients while they run."""

    def __init__(self, agency: str, settings: dict[str, Settings], superuser: asyncpg.Connection, folder: Path) -> None:
        self.log = LogName(agency, "matching")
        self.settings = settings
        self.superuser = superuser
        self.files = KeyFiles.of(self.log, folder)
        self.matching: AsyncClient
        self.reporting: AsyncClient
        self._running: dict[str, AsyncExitStack] = {}

    async def start(self, *services: str) -> None:
        for service in services:
            stack = AsyncExitStack()
            setattr(self, service, await stack.enter_async_context(a_running(self.settings[service])))
            self._running[service] = stack

    async def stop(self, *services: str) -> None:
        for service in services or tuple(self._running):
            await self._running.pop(service).aclose()

    async def offer(self, *organisations: str) -> None:
        for organisation in organisations:
            answer = await self.matching.post("/api/openings", json={**OFFER, "organisation": organisation})
            assert answer.status_code == 201, answer.text

    async def signed(self) -> dict[str, Any]:
        answer = await self.matching.post("/api/checkpoint", json={})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def state(self, service: str = "matching") -> dict[str, Any]:
        client: AsyncClient = getattr(self, service)
        return dict((await client.get("/api/state")).json())

    async def followed(self) -> dict[str, Any]:
        """What reporting says of its following matching."""
        return dict((await self.state("reporting"))["follows"][self.log.source])

    async def dispute(self) -> dict[str, Any] | None:
        found: dict[str, Any] | None = (await self.followed())["dispute"]
        return found

    async def recorded(self) -> list[str]:
        """What reporting's own log says about matching's."""
        answer = await self.reporting.get(f"/api/streams/log-{self.log.agency}-matching/events")
        return [event["type"].split(".")[1] for event in answer.json()] if answer.status_code == 200 else []

    async def edit(self, position: int, *, leaf: bool = False, whole: bool = False) -> None:
        """Change an event's bytes; with `leaf` its hash too, with `whole` the tree of the whole log as well."""
        body = await self.superuser.fetchval("SELECT body FROM log WHERE position = $1", position)
        forged = body.replace(b"internship", b"employment", 1) if b"internship" in body else body[:-1] + b" }"
        await self.superuser.execute("UPDATE log SET body = $2 WHERE position = $1", position, forged)
        if leaf or whole:
            await self.superuser.execute("UPDATE log SET leaf = $2 WHERE position = $1", position, leaf_hash(forged))
        if whole:
            frontier = Frontier()
            frontier.extend(
                [row["leaf"] for row in await self.superuser.fetch("SELECT leaf FROM log ORDER BY position")]
            )
            await self.superuser.execute("UPDATE log_head SET frontier = $1", frontier.to_bytes())

    async def backup(self) -> dict[str, Sequence[Any]]:
        return {table: await self.superuser.fetch(f"SELECT * FROM {table}") for table in SAVED_TABLES}  # noqa: S608 - fixed

    async def restore(self, backup: dict[str, Sequence[Any]]) -> None:
        for table, rows in backup.items():
            await self.superuser.execute(f"DELETE FROM {table}")  # noqa: S608 - a fixed name
            await self.superuser.copy_records_to_table(table, records=[tuple(row) for row in rows])

    @asynccontextmanager
    async def relay_held(self) -> AsyncIterator[None]:
        """Nothing of matching's log is published meanwhile, when it is started inside."""
        key = f"relay {self.log}"
        await self.superuser.execute("SELECT pg_advisory_lock(hashtextextended($1, 0))", key)
        try:
            yield
        finally:
            await self.superuser.execute("SELECT pg_advisory_unlock(hashtextextended($1, 0))", key)


@asynccontextmanager
async def a_watched_log(agency: str, servers: Servers, a_schema: AService, path: Path) -> AsyncIterator[Watched]:
    """Neither service runs yet; both have keys, and know each other from one federation file."""
    matching, reporting = LogName(agency, "matching"), LogName(agency, "reporting")
    folder = DataFolder.at(path)
    new_keys([Node(matching, (), 0), Node(reporting, (matching, reporting), 0)], folder.secrets, folder.federation)
    settings = {
        "matching": await a_schema("matching", **provable(matching, folder)),
        "reporting": await a_schema("reporting", follows=("matching", "reporting"), **provable(reporting, folder)),
    }
    url = servers.postgres.set(drivername="postgresql", database=DATABASE)
    superuser = await asyncpg.connect(url.render_as_string(hide_password=False))
    watched = Watched(agency, settings, superuser, folder.secrets)
    try:
        await superuser.execute(f'SET search_path = "{schema(matching)}"')
        await superuser.execute("ALTER TABLE log DISABLE TRIGGER ALL")
        yield watched
        await watched.stop()
    finally:
        await superuser.close()
