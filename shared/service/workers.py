"""Work that a service does again and again while it runs, besides answering and following."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from shared.service.service import Service, Worker

log = structlog.get_logger()


def every(seconds: float, work: Callable[[Service], Awaitable[object]], name: str) -> Worker:
    """A worker that does this at once and then again and again; a failure is logged, and next time may go better."""

    async def worker(service: Service) -> None:
        while True:
            try:
                await work(service)
            except Exception as failure:
                log.warning("work failed, trying again later", work=name, error=type(failure).__name__)
            await asyncio.sleep(seconds)

    return worker
