"""`kedja demo`."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from deploy.demo.demo import Outcomes, load_demo
from deploy.federation.topology import TOPOLOGY
from deploy.local.addresses import show_addresses
from deploy.local.folder import DataFolder
from deploy.local.supervisor import System
from deploy.scenario.client import CommandRefused
from deploy.terminal import DEFAULT_DATA, STARTING, Data, run, say
from shared.service.clock import stockholm_date, system_clock

ANOTHER_FOLDER = "If {} holds the demo of another version, take another folder: kedja demo --data FOLDER."


def demo(
    once: Annotated[
        bool, typer.Option("--once", help="On fresh servers: load, print the figures, leave nothing.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the figures as one JSON object, and nothing else.")
    ] = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Start everything, load five programmes with their people, show what became of them, stay until Ctrl-C."""
    if not once:
        run(_stay(data, as_json=as_json), until_stopped=True)
        return
    outcome = run(_once())
    _show(outcome, as_json=as_json)
    raise typer.Exit(0 if outcome.all_met else 1)


async def _once() -> Outcomes:
    with TemporaryDirectory(prefix="kedja-demo-") as path:
        say.print(STARTING)
        async with System(DataFolder.at(Path(path)), TOPOLOGY, replay_clock=True) as system:
            return await load_demo(system.running, stockholm_date(system_clock()))


async def _stay(data: Path, *, as_json: bool) -> None:
    say.print(STARTING)
    async with System(DataFolder.at(data), TOPOLOGY, replay_clock=True, usual_ports=True) as system:
        try:
            outcome = await load_demo(system.running, stockholm_date(system_clock()))
        except CommandRefused as refused:
            raise CommandRefused(f"{refused}\n{ANOTHER_FOLDER.format(data)}") from refused
        _show(outcome, as_json=as_json)
        if not as_json:
            show_addresses(system.running, "/")
        await system.wait()


def _show(outcomes: Outcomes, *, as_json: bool) -> None:
    if as_json:
        typer.echo(outcomes.to_json())
        return
    table = Table(
        "programme", "persons", "state on", "", "target", "came to", title="Five programmes and their targets"
    )
    for outcome in outcomes.programmes:
        about = [outcome.name, str(outcome.persons), outcome.state_date]
        for target in outcome.targets:
            mark = "[green]met[/]" if target.met else "[red]not met[/]"
            value = "–" if target.value is None else f"{target.value:g}"
            table.add_row(*about, target.label_en, f"{target.op} {target.target:g}", f"{value}  {mark}")
            about = ["", "", ""]
        table.add_section()
    Console().print(table)
