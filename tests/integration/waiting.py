"""Wait until something holds."""

import asyncio
from collections.abc import Awaitable, Callable

TIMEOUT = 20.0


async def until(what: Callable[[], bool | Awaitable[bool]], seconds: float = TIMEOUT) -> None:
    """Wait until something holds; fails with what was waited for when it takes too long."""
    async with asyncio.timeout(seconds):
        while True:
            held = what()
            if held if isinstance(held, bool) else await held:
                return
            await asyncio.sleep(0.02)
