"""A progress bar without a thread of its own, for the verifier, which starts processes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from deploy.terminal import say


@contextmanager
def events_read() -> Iterator[Callable[[int], None]]:
    """Show a bar on standard error when that is a terminal; the yielded function adds events that were read."""
    columns = TextColumn("Reading events"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=say, transient=True, auto_refresh=False, disable=not say.is_terminal) as bar:
        task = bar.add_task("events", total=None)
        read = 0

        def step(events: int) -> None:
            nonlocal read
            read += events
            if read % 4096 < events:
                bar.update(task, completed=read, refresh=True)

        yield step
