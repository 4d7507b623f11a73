"""A running system with the case known-on, whose figures tests publish."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import make_url

from deploy.local.folder import DataFolder
from deploy.local.postgres_server import SUPERUSER
from deploy.local.running import Running, find_running
from deploy.provision.postgres_schemas import DATABASE

CASE = Path("deploy/demo/cases/known-on")
APRIL = {"project": "X", "V": "2024-03-31", "K": "2024-04-10"}
JUNE = {**APRIL, "K": "2024-06-30"}


def kedja(*words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "deploy.cli.main", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)


@dataclass(frozen=True)
class PublishedSystem:
    """`data` is the folder of the system, `names` the participants' UUIDs by their names in the case."""

    data: Path
    running: Running
    names: dict[str, str]

    def kedja(self, *words: object, status: int = 0) -> str:
        """Return what the command prints; it must end with this status."""
        done = kedja(*words, "--data", self.data)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout

    def publish(self, fn: str, arguments: dict[str, Any]) -> str:
        """Publish a figure with these arguments, and return its id."""
        answer = json.loads(self.kedja("figure", "publish", fn, "--args", json.dumps(arguments), "--json"))
        return str(answer["figure"])

    def log_keys(self) -> list[str]:
        """Return the public keys of the logs."""
        federation = json.dumps((self.data / "federation.yaml").read_text())
        logs = [f"kedja/boden/{service}+" for service in ("intake", "matching", "placements", "reporting")]
        return [word for word in federation.replace("\\n", " ").split() if word.startswith(tuple(logs))]

    async def superuser(self, *statements: str) -> None:
        """Execute statements as the superuser, behind the services' backs."""
        address = make_url(self.running.settings["/boden/intake"]["KEDJA_DATABASE"])
        connection = await asyncpg.connect(
            host=address.host,
            port=address.port,
            user=SUPERUSER,
            password=DataFolder(self.data).secret("postgres").read_text(),
            database=DATABASE,
        )
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()


@contextmanager
def a_published_system(data: Path) -> Iterator[PublishedSystem]:
    """Run a system with the case until the block ends."""
    command = [sys.executable, "-m", "deploy.cli.main", "up", "--agency", "boden", "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as supervisor:
        assert supervisor.stdout is not None
        try:
            assert any("Ctrl-C" in line for line in supervisor.stdout), "the system did not start"
            loaded = kedja("scenario", "load", CASE, "--data", data)
            assert loaded.returncode == 0, loaded.stderr
            yield PublishedSystem(data, find_running(data), json.loads(loaded.stdout)["participants"])
        finally:
            supervisor.send_signal(signal.SIGTERM)
            supervisor.communicate(timeout=60)
