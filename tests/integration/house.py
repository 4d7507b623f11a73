"""Agencies that work together, inside the test's own process: their keys made, their services on real servers."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from importlib import import_module

from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import URL

from deploy.federation.keys import new_keys
from deploy.federation.topology import together
from deploy.local.configuration import provable, settings_for
from deploy.local.folder import DataFolder
from deploy.provision import nats_streams, postgres_schemas
from shared.log.names import LogName
from shared.service.migrate import migrate_async
from shared.service.service import Service
from shared.service.settings import Settings
from tests.integration.apps import a_client


@dataclass
class House:
    """Clients, applications and settings by `/<agency>/<service>`."""

    clients: dict[str, AsyncClient] = field(default_factory=dict)
    apps: dict[str, FastAPI] = field(default_factory=dict)
    settings: dict[str, Settings] = field(default_factory=dict)

    def service(self, source: str) -> Service:
        """The parts of a running service."""
        service: Service = self.apps[source].state.service
        return service


@asynccontextmanager
async def a_house(
    postgres: URL, nats: str, folder: DataFolder, agencies: Sequence[str], services: Sequence[str]
) -> AsyncIterator[House]:
    """These services of these agencies, each following what it follows in earnest."""
    nodes = [node for node in together(agencies, 0) if node.name.service in services]
    names = [node.name for node in nodes]
    await postgres_schemas.provision(postgres, names, folder.secret)
    await nats_streams.provision(nats, names)
    new_keys(nodes, folder.secrets, folder.federation)
    house = House()
    async with AsyncExitStack() as stack:
        for node in nodes:
            follows = tuple(name for name in node.follows if name in names)
            settings = settings_for(node.name, follows, postgres, nats, folder, **provable(node.name, folder))
            await migrate_async(settings)
            app: FastAPI = import_module(f"services.{node.name.service}.app").build(settings)
            house.settings[str(node.name)], house.apps[str(node.name)] = settings, app
            house.clients[str(node.name)] = await stack.enter_async_context(a_client(app))
        yield house


async def heard_all(house: House, follower: str, *followed: str) -> None:
    """Wait until a service has applied these logs as far as they are now."""
    for source in followed:
        position = (await house.clients[source].get("/api/position")).json()["position"]
        await house.service(follower).reached(LogName.parse(source), position)
