"""What every test may ask for: real servers, and services of an agency that nobody else uses."""

import logging
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from deploy.local.configuration import settings_for
from deploy.local.embedded import EmbeddedServers
from deploy.local.folder import DataFolder
from deploy.local.running import Running, find_running
from deploy.provision import nats_streams, postgres_schemas
from shared.log.names import LogName
from shared.service.migrate import migrate_async
from shared.service.settings import Settings
from shared.testing.servers import AService, Servers, in_containers

# A busy machine draws and runs examples slowly, and no test asserts on time.
hypothesis_settings.register_profile("kedja", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("kedja")


@pytest.fixture
def log_lines(capsys: pytest.CaptureFixture[str]) -> Iterator[pytest.CaptureFixture[str]]:
    """What is captured of one test that writes lines as a service does; no later test writes to its closed file."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield capsys
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """A real PostgreSQL and NATS for the whole run; containers when KEDJA_TEST_SERVERS says `containers`."""
    if os.environ.get("KEDJA_TEST_SERVERS") == "containers":
        with in_containers() as running:
            yield running
        return
    with TemporaryDirectory(prefix="kedja-tests-") as path, EmbeddedServers(DataFolder.at(Path(path))) as embedded:
        yield Servers(embedded.postgres.url, embedded.nats.url)


@pytest.fixture
def an_agency() -> str:
    """The name of an agency that no other test uses, so that schemas, roles and streams are fresh."""
    return f"a{secrets.token_hex(5)}"


@pytest.fixture
def a_schema(servers: Servers, an_agency: str, tmp_path: Path) -> AService:
    """Makes services of one fresh agency."""
    folder = DataFolder.at(tmp_path / "kedja")

    async def make(service: str, *, follows: tuple[str, ...] = (), migrated: bool = True, **more: Any) -> Settings:
        name = LogName(an_agency, service)
        await postgres_schemas.provision(servers.postgres, [name], folder.secret)
        await nats_streams.provision(servers.nats, [name])
        followed = tuple(LogName(an_agency, other) for other in follows)
        settings = settings_for(name, followed, servers.postgres, servers.nats, folder, **more)
        if migrated:
            await migrate_async(settings)
        return settings

    return make


@pytest.fixture(scope="session")
def a_running_system() -> Iterator[Running]:
    """The four services of one agency under their supervisor, as `kedja up` starts them, for the whole run."""
    with TemporaryDirectory(prefix="kedja-tests-") as path:
        command = [sys.executable, "-m", "deploy.cli.main", "up", "--agency", "boden", "--data", path]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as supervisor:
            assert supervisor.stdout is not None
            assert supervisor.stderr is not None
            if not any("Ctrl-C" in line for line in supervisor.stdout):
                pytest.fail(f"the system did not start: {supervisor.stderr.read()}")
            try:
                yield find_running(Path(path))
            finally:
                supervisor.send_signal(signal.SIGTERM)
                supervisor.communicate(timeout=60)
