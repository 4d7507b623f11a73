"""The commands of `kedja audit`; of these, `verify` is the code that auditors also get as one file."""

from pathlib import Path
from typing import Annotated

import typer

from deploy.audit import kedja_verify
from deploy.audit.drift import drift
from deploy.audit.explain import explain
from deploy.audit.export import export
from deploy.audit.reading import events_read
from deploy.audit.replay import replay

app = typer.Typer(help="Prove history: export it, and check what was exported.", no_args_is_help=True)


app.command()(export)
app.command()(replay)
app.command()(explain)
app.command()(drift)


@app.callback()
def audit() -> None:
    """Prove history: export it, and check what was exported."""


@app.command()
def verify(
    target: Annotated[Path, typer.Argument(metavar="BUNDLE", help="A folder, a .tar or a .tlog-proof file.")],
    more: Annotated[list[str] | None, typer.Argument(metavar="[VKEY]...", hidden=True)] = None,
    key: Annotated[list[str] | None, typer.Option("--key", help="A public key, or a file of them.")] = None,
    witness: Annotated[list[str] | None, typer.Option("--witness", help="The same, for witnesses.")] = None,
    witnesses: Annotated[int, typer.Option("--witnesses", min=0, help="How many must have cosigned.")] = 0,
    since: Annotated[list[str] | None, typer.Option("--since", help="A checkpoint seen before, as a file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of lines.")] = False,
) -> None:
    """Check a bundle or a proof file offline, one line a check: 0 when all hold, 1 when any fails."""
    keys = [*(key or []), *(witness or []), *(more or [])]
    with events_read() as step:
        status = kedja_verify.check_and_print(target, keys, witnesses, since or [], as_json, step)
    raise typer.Exit(status)
