"""`kedja scenario load` and `kedja scenario check`."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.table import Table

from deploy.local.folder import DataFolder
from deploy.local.running import Running, find_running
from deploy.local.supervisor import System
from deploy.scenario.carry_out import carry_out
from deploy.scenario.case import Case
from deploy.scenario.catch_up import reporting_caught_up
from deploy.scenario.client import Client
from deploy.scenario.compare import Difference, differences
from deploy.scenario.history import History
from deploy.scenario.read import read_case
from deploy.terminal import STARTING, print_table, progress, run, say

app = typer.Typer(help="Worked cohorts: load one, or check that its figures come out.", no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(help="The folder of a case: events.jsonl, and expected.jsonl to check it.")]
Data = Annotated[Path, typer.Option("--data", help="The data folder of the running system.")]


@app.command()
def load(folder: Folder, data: Data = Path(".kedja")) -> None:
    """Carry out a case in the running system. Loaded twice, it is there once."""
    history = run(_load(folder, data))
    names = {"participants": history.participants, "placements": history.placements}
    typer.echo(json.dumps(names, ensure_ascii=False))


@app.command()
def check(folder: Folder) -> None:
    """Carry out a case on fresh servers and compare its figures: 0 all equal, 1 some differ, 2 malformed."""
    different = run(_check(folder))
    if different:
        _show(different)
        raise typer.Exit(1)
    typer.echo(f"{folder}: every figure comes out as expected")


async def load_case(case: Case, running: Running, agency: str | None = None) -> tuple[History, Client]:
    """Carry out a case in an agency, and wait until reporting knows it; the caller closes the client."""
    client = Client(running, key_prefix=case.digest[:24], agency=agency)
    try:
        with progress(f"Loading {case.name}", len(case.lines)) as step:
            history = await carry_out(case, client, step)
        await reporting_caught_up(client)
    except BaseException:
        await client.__aexit__()
        raise
    return history, client


async def _load(folder: Path, data: Path) -> History:
    case = read_case(folder)
    history, client = await load_case(case, find_running(data))
    await client.__aexit__()
    return history


async def _check(folder: Path) -> list[Difference]:
    case = read_case(folder, with_expected=True)
    with TemporaryDirectory(prefix="kedja-check-") as path:
        say.print(STARTING)
        async with System(DataFolder.at(Path(path)), replay_clock=True) as system:
            history, client = await load_case(case, system.running)
            async with client:
                with progress("Comparing figures", len(case.expected)) as step:
                    return list(await differences(case, history, client, step))


def _show(different: list[Difference]) -> None:
    table = Table("check", "figure", "arguments", "expected", "came out", title="Figures that differ")
    for difference in different:
        expected = difference.expected
        values = (expected.args, expected.value, difference.value)
        table.add_row(expected.check, expected.fn, *(json.dumps(value, ensure_ascii=False) for value in values))
    print_table(table)
