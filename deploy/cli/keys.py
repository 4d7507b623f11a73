"""`kedja keys`: make the keys by which logs are signed and witnessed."""

from typing import Annotated

import typer

from deploy.federation.keys import new_keys
from deploy.federation.topology import TOPOLOGY, Node
from deploy.local.folder import DataFolder
from deploy.terminal import DEFAULT_DATA, Data, log_names, run, say

app = typer.Typer(help="The keys by which logs are signed and witnessed.", no_args_is_help=True)

Logs = Annotated[list[str] | None, typer.Argument(help="Logs as /<agency>/<service>; all of the topology if none.")]


@app.callback()
def keys() -> None:
    """Private keys are files that only their owner reads; the public ones go into the federation file."""


@app.command()
def new(logs: Logs = None, data: Data = DEFAULT_DATA) -> None:
    """Make the key pairs that are missing. A private key that is there already is kept as it is."""
    run(_new(_nodes(logs or []), DataFolder.at(data)))


async def _new(nodes: list[Node], folder: DataFolder) -> None:
    created = new_keys(nodes, folder.secrets, folder.federation)
    for node in nodes:
        say.print(f"{node.name}: {'new keys' if node.name in created else 'has its keys already'}", markup=False)
    say.print(
        f"private keys lie in {folder.secrets}, public ones in {folder.federation}", markup=False, highlight=False
    )


def _nodes(logs: list[str]) -> list[Node]:
    known = {node.name: node for node in TOPOLOGY}
    return [known.get(name, Node(name, (), 0)) for name in log_names(logs, "LOGS")] or list(TOPOLOGY)
