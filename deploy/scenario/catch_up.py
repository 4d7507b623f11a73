"""Wait until reporting knows everything that the services have recorded."""

import asyncio
import time

from deploy.scenario.client import Client
from shared.contract.refusal import Explained

TIMEOUT_SECONDS = 120.0
POLL_SECONDS = 0.05


class NotCaughtUp(Explained):
    """Reporting has not caught up with the services' logs; look at its log file."""


async def reporting_caught_up(client: Client) -> None:
    """Wait until reporting has applied every position that the client's commands reached. Raises NotCaughtUp."""
    until = time.monotonic() + TIMEOUT_SECONDS
    while True:
        follows = (await client.get("reporting", "/api/position"))["follows"]
        halted = {log: state["halted"] for log, state in follows.items() if state["halted"]}
        behind = {
            log: wanted
            for log, wanted in client.positions.items()
            if log in follows and follows[log]["position"] < wanted
        }
        if not behind:
            return
        if time.monotonic() > until:
            raise NotCaughtUp(f"{NotCaughtUp.__doc__} (behind: {behind}; halted: {halted or 'none'})")
        await asyncio.sleep(POLL_SECONDS)
