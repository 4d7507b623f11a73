"""Shared by all commands: one ending for Ctrl-C and SIGTERM, errors as sentences, progress bars on standard error."""

import asyncio
import json
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from shared.contract.refusal import Explained
from shared.log.names import LogName
from shared.log.outage import DATABASE, is_unavailable
from shared.service import logging

T = TypeVar("T")

Data = Annotated[Path, typer.Option("--data", help="The folder that holds the system's data.")]
DEFAULT_DATA = Path(".kedja")

say = Console(stderr=True, soft_wrap=True)

STARTING = "Starting PostgreSQL, NATS and the services; the first time takes longest …"


def run(main: Coroutine[Any, Any, T], *, until_stopped: bool = False) -> T:
    """Return the result of `main`, which Ctrl-C and SIGTERM cancel.

    An expected failure is printed as a sentence; the exit status is then 2 for a malformed case, else 1. A stopped
    command exits with 130, or with 0 when it was to run `until_stopped`.
    """
    logging.configure("kedja")
    try:
        return asyncio.run(_until_signalled(main))
    except asyncio.CancelledError:
        raise typer.Exit(0 if until_stopped else 130) from None
    except Explained as failure:
        say.print(str(failure), style="red", markup=False)
        raise typer.Exit(failure.exit_status) from None
    except DATABASE as failure:
        if not is_unavailable(failure):
            raise
        say.print(_out_of_reach(failure), style="red", markup=False)
        raise typer.Exit(1) from None


def _out_of_reach(failure: Exception) -> str:
    """Return a sentence about a file or a server that could not be used."""
    if isinstance(failure, OSError) and failure.filename is not None:
        return f"{failure.filename}: {failure.strerror}"
    return "PostgreSQL or NATS cannot be reached; see that the system runs, then try again."


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


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=say, transient=True, disable=not sys.stderr.isatty())


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[], None]]:
    """Show a bar on standard error when that is a terminal; the yielded function is called after each step."""
    with _bar() as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


@contextmanager
def counting() -> Iterator[Callable[[str, int, int], None]]:
    """Show bars on standard error when that is a terminal; the yielded function takes a label, done and total."""
    with _bar() as bar:
        tasks: dict[str, TaskID] = {}

        def update(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what)
            bar.update(tasks[what], completed=done, total=total)

        yield update


def print_table(table: Table, *, width: int = 200, stderr: bool = False) -> None:
    """Print a table, `width` columns wide unless a terminal has a width of its own."""
    Console(width=width if not Console().is_terminal else None, stderr=stderr).print(table)


def json_object(args: str) -> dict[str, Any]:
    """Return the object in the option --args. Raises typer.BadParameter."""
    try:
        arguments = json.loads(args)
    except ValueError:
        arguments = None
    if not isinstance(arguments, dict):
        raise typer.BadParameter("write a JSON object", param_hint="--args")
    return arguments


def log_names(sources: Sequence[str], hint: str) -> list[LogName]:
    """Return the names of logs as /<agency>/<service>. Raises typer.BadParameter with the parameter's name."""
    try:
        return [LogName.parse(source) for source in sources]
    except ValueError as wrong:
        raise typer.BadParameter(str(wrong), param_hint=hint) from None
