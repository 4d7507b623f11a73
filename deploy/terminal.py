"""What commands share: one ending for Ctrl-C and SIGTERM, errors as sentences, progress bars on standard error."""

import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from deploy.folder import FolderInUse
from deploy.nats.server import NatsNotStarted
from deploy.postgres.server import PostgresNotStarted
from deploy.running import NothingRuns
from deploy.scenario.carry_out import LineRefused
from deploy.scenario.case import MalformedCase
from deploy.scenario.catch_up import NotCaughtUp
from deploy.scenario.client import CommandRefused
from deploy.supervisor import ServiceNotReady
from shared.runtime import logging

SENTENCES = (
    CommandRefused,
    FolderInUse,
    LineRefused,
    NatsNotStarted,
    NotCaughtUp,
    NothingRuns,
    PostgresNotStarted,
    ServiceNotReady,
)
"""What may go wrong in use, and says so in a sentence of its own."""

T = TypeVar("T")

say = Console(stderr=True, soft_wrap=True)


def run(main: Coroutine[Any, Any, T]) -> T | None:
    """The result of `main`; None when Ctrl-C or SIGTERM ended it, after it has put everything away.

    Exits with 2 for a malformed case and with 1 for what else may go wrong in use, with its sentence.
    """
    logging.configure("kedja")
    try:
        return asyncio.run(_until_signalled(main))
    except asyncio.CancelledError:
        return None
    except MalformedCase as malformed:
        say.print(str(malformed), style="red", markup=False)
        raise typer.Exit(2) from None
    except SENTENCES as failure:
        say.print(str(failure), style="red", markup=False)
        raise typer.Exit(1) from None


async def _until_signalled(main: Coroutine[Any, Any, T]) -> T:
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    if task is None:
        raise RuntimeError("no task runs")
    signals = (signal.SIGINT, signal.SIGTERM)

    def stop() -> None:
        for number in signals:
            loop.add_signal_handler(number, lambda: None)  # being asked twice does not hurry the end
        task.cancel()

    for number in signals:
        loop.add_signal_handler(number, stop)
    return await main


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[], None]]:
    """A bar on standard error when that is a terminal; call what it gives after each step."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=say, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)
