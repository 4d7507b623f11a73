"""`kedja figure`: a figure's value; publish it, and list what was published."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from typer.core import TyperGroup

from deploy.local.running import find_running
from deploy.scenario.client import Client
from deploy.terminal import run, say

VALUE = "value"


class ValueFirst(TyperGroup):
    """`kedja figure FN` is short for `kedja figure value FN`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, "--help"):
            args = [VALUE, *args]
        return super().parse_args(ctx, args)


HELP = "Figures: compute one, publish it, list what was published."

app = typer.Typer(help=HELP, cls=ValueFirst, no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The indicator's name, for example `partition`.")]
Given = Annotated[str, typer.Option("--args", help='Its arguments as JSON, for example {"project": "BIS"}.')]
Data = Annotated[Path, typer.Option("--data", help="The folder that holds the system's data.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
KEPT = Path(".kedja")


@app.command(VALUE)
def value(fn: Name, args: Given = "{}", data: Data = KEPT) -> None:
    """A figure's value from the running system, as JSON; `value` may be left out."""
    typer.echo(json.dumps(run(_value(fn, _object(args), data)), ensure_ascii=False))


@app.command()
def publish(fn: Name, args: Given = "{}", as_json: AsJson = False, data: Data = KEPT) -> None:
    """Publish a figure; what says something else than its last edition supersedes it and says how it differs."""
    told = run(_publish(fn, _object(args), data))
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    done = "is published" if told["events"] else "said the same already and was not published again"
    typer.echo(f"{told['figure']}: edition {told['edition']} {done}")


@app.command()
def published(as_json: AsJson = False, data: Data = KEPT) -> None:
    """The last edition of every published figure."""
    found = run(_published(data))
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    table = Table("id", "figure", "programmes", "edition", "state date", "known on", "value")
    for each in found:
        told = each["state_date"], each["known_on"], json.dumps(each["value"], ensure_ascii=False)
        table.add_row(each["figure"], each["fn"], " ".join(each["programmes"]), str(each["edition"]), *told)
    Console(width=200 if not Console().is_terminal else None).print(table)
    say.print(f"{len(found)} published figures")


def _object(args: str) -> dict[str, Any]:
    try:
        arguments = json.loads(args)
    except ValueError:
        arguments = None
    if not isinstance(arguments, dict):
        raise typer.BadParameter("write a JSON object", param_hint="--args")
    return arguments


async def _value(fn: str, arguments: dict[str, Any], data: Path) -> Any:
    async with Client(find_running(data), key_prefix="figure") as client:
        return await client.figure(fn, arguments)


async def _publish(fn: str, arguments: dict[str, Any], data: Path) -> Any:
    async with Client(find_running(data), key_prefix="publish") as client:
        return await client.ask("reporting", f"/api/figures/{fn}/publish", arguments)


async def _published(data: Path) -> Any:
    async with Client(find_running(data), key_prefix="published") as client:
        return await client.get("reporting", "/api/published")
