"""`kedja audit drift`: compare each service's read models and log with what the logs give, while all of it runs."""

import importlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from deploy.local.configuration import settings_from
from deploy.local.running import find_running
from deploy.terminal import counting, run, say
from shared.readmodel.drift import Drift


def drift(
    service: Annotated[list[str] | None, typer.Option("--service", help="Only this one; may be repeated.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    data: Annotated[Path, typer.Option("--data", help="The folder that holds the system's data.")] = Path(".kedja"),
) -> None:
    """Rebuild read models beside those in use and hash every stored event again: 0 when all agree, 1 when not."""
    found = run(_drift(service or [], data))
    if as_json:
        told = {
            str(each.name): {"rows": each.rows, "count": each.count, "differences": list(map(asdict, each.differences))}
            for each in found
        }
        typer.echo(json.dumps({"ok": not any(each.count for each in found), "services": told}, ensure_ascii=False))
    else:
        for each in found:
            for difference in each.differences:
                say.print(str(difference), style="red", markup=False)
            said = f"{each.count} differ" if each.count else "all as the logs say"
            typer.echo(f"{each.name}: {each.rows} events and rows, {said}")
    raise typer.Exit(1 if any(each.count for each in found) else 0)


async def _drift(services: Sequence[str], data: Path) -> list[Drift]:
    running = find_running(data)
    settings = [settings_from(variables) for variables in running.settings.values()]
    unknown = {*services} - {each.service for each in settings}
    if unknown:
        raise typer.BadParameter(f"no service {unknown.pop()} runs here", param_hint="--service")
    found = []
    with counting() as tell:
        for each in settings:
            if not services or each.service in services:
                found.append(await importlib.import_module(f"services.{each.service}.drift").drift(each, tell))
    return found
