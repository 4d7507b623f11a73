"""`kedja figure`: a figure's value; publish it, and list what was published."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from typer.core import TyperGroup

from deploy.local.running import find_running
from deploy.scenario.client import Client
from deploy.terminal import DEFAULT_DATA, Data, json_object, print_table, run, say

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
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command(VALUE)
def value(fn: Name, args: Given = "{}", data: Data = DEFAULT_DATA) -> None:
    """A figure's value from the running system, as JSON; `value` may be left out."""
    typer.echo(json.dumps(run(_value(fn, json_object(args), data)), ensure_ascii=False))


@app.command()
def publish(fn: Name, args: Given = "{}", as_json: AsJson = False, data: Data = DEFAULT_DATA) -> None:
    """Publish a figure; what says something else than its last edition supersedes it and says how it differs."""
    answer = run(_publish(fn, json_object(args), data))
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False))
        return
    outcome = "is published" if answer["events"] else "said the same already and was not published again"
    typer.echo(f"{answer['figure']}: edition {answer['edition']} {outcome}")


@app.command()
def published(as_json: AsJson = False, data: Data = DEFAULT_DATA) -> None:
    """The last edition of every published figure."""
    editions = run(_published(data))
    if as_json:
        typer.echo(json.dumps(editions, ensure_ascii=False))
        return
    table = Table("id", "figure", "programmes", "edition", "state date", "known on", "value")
    for edition in editions:
        value = json.dumps(edition["value"], ensure_ascii=False)
        about = edition["figure"], edition["fn"], " ".join(edition["programmes"]), str(edition["edition"])
        table.add_row(*about, edition["state_date"], edition["known_on"], value)
    print_table(table)
    say.print(f"{len(editions)} published figures")


async def _value(fn: str, arguments: dict[str, Any], data: Path) -> Any:
    async with Client(find_running(data), key_prefix="figure") as client:
        return await client.figure(fn, arguments)


async def _publish(fn: str, arguments: dict[str, Any], data: Path) -> Any:
    async with Client(find_running(data), key_prefix="publish") as client:
        return await client.ask("reporting", f"/api/figures/{fn}/publish", arguments)


async def _published(data: Path) -> Any:
    async with Client(find_running(data), key_prefix="published") as client:
        return await client.get("reporting", "/api/published")
