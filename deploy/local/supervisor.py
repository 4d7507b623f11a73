"""The process that starts everything on one machine, keeps it running, and stops it."""

import asyncio
import time
from collections.abc import Sequence

import httpx
import nats
import structlog

from deploy.federation.keys import new_keys
from deploy.federation.topology import Node, agency
from deploy.local.configuration import environment, provable, settings_for
from deploy.local.embedded import EmbeddedServers
from deploy.local.folder import DataFolder
from deploy.local.ports import listening
from deploy.local.process import ServiceProcess
from deploy.local.running import Running
from deploy.provision import nats_streams, postgres_schemas
from shared.contract.refusal import Explained
from shared.log.names import LogName
from shared.service.migrate import migrate_async

READY_SECONDS = 90.0
POLL_SECONDS = 0.1
STREAM_CHECK_SECONDS = 5.0
"""The time between checks of the streams; each check opens a connection."""

ALONE = agency("boden", 8100)
"""The nodes that run unless others are given."""

log = structlog.get_logger()


class ServiceNotReady(Explained):
    """A service did not become ready in time; its last log lines say why."""


class System:
    """Everything on one data folder, running while the `async with` block lasts.

    `replay_clock` lets callers say when a command was recorded. With `usual_ports` services listen on their nodes'
    ports where these are free. It must be entered in the main thread, because the children end with that thread.
    """

    def __init__(
        self,
        folder: DataFolder,
        nodes: Sequence[Node] = ALONE,
        *,
        replay_clock: bool = False,
        usual_ports: bool = False,
    ) -> None:
        self.folder = folder
        self.servers = EmbeddedServers(folder)
        self.services: dict[LogName, ServiceProcess] = {}
        self._nodes = nodes
        self._replay_clock = replay_clock
        self._usual_ports = usual_ports
        self._watch: asyncio.Task[None] | None = None

    @property
    def running(self) -> Running:
        """The addresses and settings of all services."""
        return Running(
            addresses={name.source: process.address for name, process in self.services.items()},
            settings={
                name.source: environment(process.settings.model_copy(update={"listen_fd": None}), as_owner=True)
                for name, process in self.services.items()
            },
            replay_clock=self._replay_clock,
        )

    async def __aenter__(self) -> "System":
        self.servers.__enter__()
        try:
            await self._provision()
            self._configure()
            for process in self.services.values():
                await migrate_async(process.settings)
                process.start()
            await self._all_ready()
            self.running.write(self.folder)
            self._watch = asyncio.create_task(self._keep_running(), name="supervisor")
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        self.folder.running.unlink(missing_ok=True)
        children = [process.child for process in self.services.values() if process.child is not None]
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.stop()
        for process in self.services.values():
            if process.door is not None:
                process.door.close()
        self.servers.__exit__()

    async def wait(self) -> None:
        """Wait until the system cannot be kept running, and raise the reason."""
        if self._watch is not None:
            await self._watch

    async def _provision(self) -> None:
        names = [node.name for node in self._nodes]
        await postgres_schemas.provision(self.servers.postgres.url, names, self.folder.secret)
        await nats_streams.provision(self.servers.nats.url, names)
        new_keys(self._nodes, self.folder.secrets, self.folder.federation)

    def _configure(self) -> None:
        doors = {node: listening(node.port if self._usual_ports else 0) for node in self._nodes}
        ports = {node: int(door.getsockname()[1]) for node, door in doors.items()}
        addresses = {node.name.source: f"http://127.0.0.1:{port}" for node, port in ports.items()}
        places = Running(addresses, {}, self._replay_clock)
        for node, door in doors.items():
            settings = settings_for(
                node.name,
                node.follows,
                self.servers.postgres.url,
                self.servers.nats.url,
                self.folder,
                port=ports[node],
                listen_fd=door.fileno(),
                replay_clock=self._replay_clock,
                links={**places.services_of(node.name.agency), **addresses},
                **provable(node.name, self.folder),
            )
            self.services[node.name] = ServiceProcess(settings, self.folder.logs, door)

    async def _all_ready(self) -> None:
        until = time.monotonic() + READY_SECONDS
        waiting = dict(self.services)
        async with httpx.AsyncClient(trust_env=False) as client:
            while waiting:
                for name, process in list(waiting.items()):
                    if await process.is_ready(client):
                        del waiting[name]
                    elif process.child is not None and (process.child.ended is not None or time.monotonic() > until):
                        raise ServiceNotReady(f"{name}: {ServiceNotReady.__doc__}\n{process.child.last_words()}")
                await asyncio.sleep(POLL_SECONDS)

    async def _restore_streams(self) -> bool:
        """Create lost streams, so that their events are published again; return False when that failed."""
        try:
            async with asyncio.timeout(STREAM_CHECK_SECONDS):
                await nats_streams.provision(self.servers.nats.url, list(self.services))
        except (OSError, TimeoutError, nats.errors.Error) as failure:
            log.warning("streams not provisioned, trying again", error=type(failure).__name__)
            return False
        return True

    async def _keep_running(self) -> None:
        checked_at = time.monotonic()
        while True:
            await asyncio.sleep(POLL_SECONDS)
            if (child := self.servers.postgres.child) is not None and child.ended is not None:
                log.warning("PostgreSQL ended, starting it again")
                self.servers.postgres.start()
            if (child := self.servers.nats.child) is not None and child.ended is not None:
                log.warning("nats-server ended, starting it again")
                self.servers.nats.start()
                if not await self._restore_streams():
                    self.servers.nats.stop()
            elif time.monotonic() - checked_at > STREAM_CHECK_SECONDS:
                await self._restore_streams()
                checked_at = time.monotonic()
            for name, process in self.services.items():
                if process.revive():
                    log.warning("service ended, started again", service=str(name), restarts=process.restarts)
