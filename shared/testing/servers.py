"""A real PostgreSQL and a real NATS for tests: their addresses, and how containers give them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import URL

from shared.service.settings import Settings


@dataclass(frozen=True)
class Servers:
    """Where the servers answer: PostgreSQL's superuser address with its password, and the NATS address."""

    postgres: URL
    nats: str


class AService(Protocol):
    """`await a_schema("intake")`: settings of a service of a fresh agency; its schema and stream are there, empty.

    `follows` names services of the same agency; `migrated=False` leaves the schema without tables; `more` are settings.
    """

    async def __call__(
        self, service: str, *, follows: tuple[str, ...] = (), migrated: bool = True, **more: Any
    ) -> Settings: ...


@contextmanager
def in_containers(postgres: str = "postgres:18", nats: str = "nats:2.15") -> Iterator[Servers]:
    """Both servers as containers from these images, gone at the end; needs a container engine."""
    from testcontainers.core.config import testcontainers_config
    from testcontainers.core.container import DockerContainer
    from testcontainers.core.wait_strategies import LogMessageWaitStrategy

    testcontainers_config.ryuk_disabled = True  # its reaper is one more image, which not every machine can fetch
    database = (
        DockerContainer(postgres)
        .with_env("POSTGRES_PASSWORD", "only-for-tests")
        .with_exposed_ports(5432)
        .waiting_for(LogMessageWaitStrategy("database system is ready to accept connections", times=2))
    )
    streams = (
        DockerContainer(nats)
        .with_command("-js")
        .with_exposed_ports(4222)
        .waiting_for(LogMessageWaitStrategy("Server is ready"))
    )
    with database, streams:
        host, port = database.get_container_host_ip(), int(database.get_exposed_port(5432))
        url = URL.create("postgresql+asyncpg", "postgres", "only-for-tests", host, port, "postgres")
        yield Servers(url, f"nats://{streams.get_container_host_ip()}:{streams.get_exposed_port(4222)}")
