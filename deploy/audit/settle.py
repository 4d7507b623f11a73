"""`kedja audit settle`: close the dispute about a log, when somebody has looked into it."""

from pathlib import Path
from typing import Annotated

import httpx
import typer

from deploy.local.running import find_running
from deploy.terminal import run, say
from shared.contract.words import SettlementReason

TIMEOUT = 30.0


NOTHING = "no service that runs here disputes this log; see the page /audit of reporting"


def settle(
    log: Annotated[str, typer.Argument(help="The disputed log, as /<agency>/<service>.")],
    reason: Annotated[SettlementReason, typer.Option("--reason", help="Why the dispute may end; it is recorded.")],
    data: Annotated[Path, typer.Option("--data", help="The folder that holds the system's data.")] = Path(".kedja"),
) -> None:
    """Close the dispute about a log. It is followed again, and disputed again if the contradiction is still there."""
    settled = run(_settle(log, reason, data))
    for line in settled or [f"{log}: {NOTHING}"]:
        say.print(line, markup=False)
    raise typer.Exit(0 if settled else 1)


async def _settle(log: str, reason: SettlementReason, data: Path) -> list[str]:
    """A line for each service that disputed the log and no longer does."""
    settled = []
    async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False) as client:
        for service, address in find_running(data).addresses.items():
            answer = await client.post(f"{address}/api/disputes/settle", json={"log": log, "reason": reason})
            if answer.status_code == httpx.codes.OK:
                told = answer.json()
                settled.append(f"{service}: settled the dispute about positions {told['first']} to {told['last']}")
    return settled
