"""`kedja audit settle`: close the dispute about a log, when somebody has looked into it."""

from pathlib import Path
from typing import Annotated

import httpx
import typer

from deploy.local.running import find_running
from deploy.terminal import DEFAULT_DATA, Data, run, say
from shared.contract.words import SettlementReason

TIMEOUT = 30.0
NOTHING = "no service that runs here disputes this log; see the page /audit of reporting"


def settle(
    log: Annotated[str, typer.Argument(help="The disputed log, as /<agency>/<service>.")],
    reason: Annotated[SettlementReason, typer.Option("--reason", help="Why the dispute may end; it is recorded.")],
    data: Data = DEFAULT_DATA,
) -> None:
    """Close the dispute about a log. It is followed again, and disputed again if the contradiction is still there."""
    settled = run(_settle(log, reason, data))
    for line in settled or [f"{log}: {NOTHING}"]:
        say.print(line, markup=False)
    raise typer.Exit(0 if settled else 1)


async def _settle(log: str, reason: SettlementReason, data: Path) -> list[str]:
    """Return a line for each service whose dispute about the log ended."""
    settled = []
    async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False) as client:
        for service, address in find_running(data).addresses.items():
            answer = await client.post(f"{address}/api/disputes/settle", json={"log": log, "reason": reason})
            if answer.status_code == httpx.codes.OK:
                dispute = answer.json()
                positions = f"{dispute['first']} to {dispute['last']}"
                settled.append(f"{service}: settled the dispute about positions {positions}")
    return settled
