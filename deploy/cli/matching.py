"""`kedja matching`: compute again why somebody was proposed."""

import json
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from deploy.local.running import find_running
from deploy.scenario.client import Client
from deploy.terminal import DEFAULT_DATA, Data, run

app = typer.Typer(help="Matching: proposals and their reasons.", no_args_is_help=True)


@app.callback()
def matching() -> None:
    """Matching: proposals and their reasons."""


@app.command()
def reproduce(
    proposal: Annotated[UUID, typer.Argument(help="The proposal's id.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Compute a proposal's reasons again from the logs as they were known then; exits with 1 when they differ."""
    answer = run(_reproduce(proposal, data))
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False))
    else:
        known = ", ".join(f"{log} up to {position}" for log, position in sorted(answer["known"].items()))
        verdict = "equal, bit for bit" if answer["equal"] else f"differs in {', '.join(answer['differs'])}"
        typer.echo(f"{proposal}: {verdict} ({answer['sealed']['score'] / 10} points; from {known})")
    if not answer["equal"]:
        raise typer.Exit(1)


async def _reproduce(proposal: UUID, data: Path) -> Any:
    async with Client(find_running(data), key_prefix="reproduce") as client:
        return await client.get("matching", f"/api/proposals/{proposal}/reproduce")
