"""Wait for something to do, but look at regular times too."""

import asyncio


async def rung(doorbell: asyncio.Event, seconds: float) -> bool:
    """Wait for the event and clear it; return whether it was set within this time."""
    try:
        async with asyncio.timeout(seconds):
            await doorbell.wait()
    except TimeoutError:
        return False
    doorbell.clear()
    return True
