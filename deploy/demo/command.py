"""`kedja demo`."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from deploy.addresses import show_addresses
from deploy.demo.demo import Outcome, load_demo
from deploy.folder import DataFolder
from deploy.supervisor import System
from deploy.terminal import STARTING, run, say
from deploy.topology import TOPOLOGY


def demo(
    once: Annotated[
        bool, typer.Option("--once", help="On fresh servers: load, print the figures, leave nothing.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the figures as one JSON object, and nothing else.")
    ] = False,
    data: Annotated[Path, typer.Option("--data", help="The folder that holds the system's data.")] = Path(".kedja"),
) -> None:
    """Start everything, load BIS Boden's ten people, show what became of them, stay until Ctrl-C."""
    if not once:
        run(_stay(data, as_json=as_json), until_stopped=True)
        return
    outcome = run(_once())
    _show(outcome, as_json=as_json)
    raise typer.Exit(0 if outcome.all_met else 1)


async def _once() -> Outcome:
    with TemporaryDirectory(prefix="kedja-demo-") as path:
        say.print(STARTING)
        async with System(DataFolder.at(Path(path)), TOPOLOGY, replay_clock=True) as system:
            return await load_demo(system.running)


async def _stay(data: Path, *, as_json: bool) -> None:
    say.print(STARTING)
    async with System(DataFolder.at(data), TOPOLOGY, replay_clock=True, usual_ports=True) as system:
        outcome = await load_demo(system.running)
        _show(outcome, as_json=as_json)
        if not as_json:
            show_addresses(system.running, f"/programmes/{outcome.programme}")
        await system.wait()


def _show(outcome: Outcome, *, as_json: bool) -> None:
    if as_json:
        typer.echo(outcome.to_json())
        return
    title = f"{outcome.programme}, state of {outcome.state_date} as known on {outcome.known_on}"
    table = Table("", "", "target", "came to", title=title)
    for target in outcome.targets:
        mark = "[green]met[/]" if target.met else "[red]not met[/]"
        table.add_row(target.label_sv, target.label_en, f"{target.op} {target.target:g}", f"{target.value:g}  {mark}")
    Console().print(table)
