"""Intake in a process of its own that gives itself commands at a steady rate, without an HTTP client."""

import asyncio
import sys
import time

from deploy.bench.apart import write_result
from deploy.bench.memory import most_memory
from deploy.bench.samples import a_registration
from services.intake.app import build
from shared.log.write import Writer
from shared.service import logging
from shared.service.settings import Settings


async def main(file: str, rate: int, seconds: float) -> None:
    """Run intake until it is stopped, and write the result when all commands are sent."""
    settings = Settings()
    logging.configure(settings.service)
    app = build(settings)
    async with app.router.lifespan_context(app):
        due = await send(app.state.service.writer, rate, seconds)
        write_result(file, {"due": due, "memory": most_memory()})
        await asyncio.Event().wait()


async def send(writer: Writer, rate: int, seconds: float) -> dict[int, float]:
    """Send registrations, each when it is due, and return the due times (monotonic seconds) by position."""
    due: dict[int, float] = {}

    async def register(when: float) -> None:
        due[(await writer.execute(a_registration())).position] = when

    began = time.perf_counter() + 0.1
    async with asyncio.TaskGroup() as group:
        for number in range(round(rate * seconds)):
            when = began + number / rate
            await asyncio.sleep(max(when - time.perf_counter(), 0))
            group.create_task(register(when))
    return due


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
