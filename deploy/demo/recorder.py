"""Record what happened in an agency's services, one command after the other; a repetition changes nothing."""

from datetime import date
from typing import Any

from deploy.local.running import Running
from deploy.scenario.client import Client


class Recorder:
    """An async context manager. `name` tells the commands of several recorders apart."""

    def __init__(self, running: Running, agency: str, name: str) -> None:
        self.client = Client(running, key_prefix=f"demo-{name}", agency=agency)
        self._number = 0

    async def __aenter__(self) -> "Recorder":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.__aexit__()

    async def record(self, service: str, path: str, happened_on: date, **body: Any) -> dict[str, Any]:
        """Carry out a command, and return the fields of its first event."""
        self._number += 1
        self.client.at(self._number, happened_on)
        events = await self.client.command(service, path, {"occurred_on": happened_on.isoformat(), **body})
        return events[0].data if events else {}

    async def of_participant(
        self, service: str, participant: str, path: str, happened_on: date, **body: Any
    ) -> dict[str, Any]:
        """Carry out a command about a participant, and return the fields of its first event."""
        return await self.record(service, f"/api/participants/{participant}/{path}", happened_on, **body)
