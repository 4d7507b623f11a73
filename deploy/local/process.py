"""A service as a process that is started again when it dies."""

import os
import socket
import sys
import time
from pathlib import Path

import httpx

from deploy.local.child import Child
from deploy.local.configuration import environment
from shared.service.settings import Settings

FIRST_DELAY, LONGEST_DELAY = 0.2, 10.0
STEADY_SECONDS = 30.0
"""After this long a service counts as recovered, and its next restart is quick again."""


class ServiceProcess:
    """`python -m services.<name>` with its settings; `revive` starts it again, each time after a longer wait.

    `door` is the listening socket that it inherits, which stays open from one start to the next; without one, the
    process listens on its settings' port.
    """

    def __init__(self, settings: Settings, logs: Path, door: socket.socket | None = None) -> None:
        self.settings = settings
        self.door = door
        self.child: Child | None = None
        self.restarts = 0
        self.more: dict[str, str] = {}
        """Further variables for the next start; tests name the points at which the process dies."""
        self._log = logs / f"{settings.agency}-{settings.service}.log"
        self._delay = FIRST_DELAY
        self._started = 0.0
        self._died: float | None = None

    @property
    def address(self) -> str:
        return f"http://{self.settings.host}:{self.settings.port}"

    def start(self) -> None:
        """Start the process without waiting until it serves; see `is_ready`."""
        program = [sys.executable, "-P", "-m", f"services.{self.settings.service}"]
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("KEDJA_")}
        self.child = Child(
            program,
            log=self._log,
            environment={**inherited, **environment(self.settings), **self.more},
            inherits=() if self.door is None else (self.door.fileno(),),
        )
        self._started, self._died = time.monotonic(), None

    def revive(self) -> bool:
        """Start a dead process again after its delay; return whether it was started."""
        if self.child is None or self.child.ended is None:
            return False
        now = time.monotonic()
        if self._died is None:
            self._died = now
            steady = now - self._started > STEADY_SECONDS
            self._delay = FIRST_DELAY if steady else min(self._delay * 2, LONGEST_DELAY)
        if now - self._died < self._delay:
            return False
        self.restarts += 1
        self.start()
        return True

    async def is_ready(self, client: httpx.AsyncClient) -> bool:
        """Return whether it serves, also with a disputed log, which the audit page shows."""
        try:
            answer = await client.get(f"{self.address}/readyz", timeout=5)
            return answer.status_code == httpx.codes.OK or "database" not in answer.json()["wrong"]
        except (httpx.HTTPError, ValueError, KeyError):
            return False
