"""Work that goes on while a service runs: again and again, also after a failure."""

import asyncio
from typing import cast

from shared.service.service import Service
from shared.service.workers import every

SERVICE = cast(Service, object())


async def test_failed_work_is_done_again() -> None:
    tried: list[Service] = []
    enough = asyncio.Event()

    async def work(service: Service) -> None:
        tried.append(service)
        if len(tried) < 3:
            raise RuntimeError
        enough.set()

    worker = asyncio.create_task(every(0, work, "count")(SERVICE))
    await enough.wait()
    worker.cancel()
    await asyncio.wait([worker])
    assert worker.cancelled()
    assert tried[:3] == [SERVICE] * 3
