"""Tell an agency's services what happened, one command after the other, each once however often it is told."""

from datetime import date
from typing import Any

from deploy.local.running import Running
from deploy.scenario.client import Client


class Telling:
    """Use as an async context manager. `name` keeps apart what several of them tell."""

    def __init__(self, running: Running, agency: str, name: str) -> None:
        self.client = Client(running, key_prefix=f"demo-{name}", agency=agency)
        self._number = 0

    async def __aenter__(self) -> "Telling":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.__aexit__()

    async def tell(self, service: str, path: str, on: date, **body: Any) -> dict[str, Any]:
        """Carry out a command on the day it happened; gives the data of the first event that it came to."""
        self._number += 1
        self.client.at(self._number, on)
        made = await self.client.command(service, path, {"occurred_on": on.isoformat(), **body})
        return made[0].data if made else {}

    async def of_participant(self, service: str, participant: str, path: str, on: date, **body: Any) -> dict[str, Any]:
        """The same, about a participant."""
        return await self.tell(service, f"/api/participants/{participant}/{path}", on, **body)
