"""`kedja audit drift`: compare each service's read models with the logs while everything runs."""

import importlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from deploy.local.configuration import settings_from
from deploy.local.running import find_running
from deploy.terminal import DEFAULT_DATA, Data, counting, run, say
from shared.readmodel.drift import Drift


def drift(
    service: Annotated[list[str] | None, typer.Option("--service", help="Only this one; may be repeated.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Rebuild read models beside those in use and hash every stored event again: 0 when all agree, 1 when not."""
    results = run(_drift(service or [], data))
    agree = not any(result.count for result in results)
    if as_json:
        services = {str(result.name): _as_json(result) for result in results}
        typer.echo(json.dumps({"ok": agree, "services": services}, ensure_ascii=False))
    else:
        for result in results:
            for difference in result.differences:
                say.print(str(difference), style="red", markup=False)
            verdict = f"{result.count} differ" if result.count else "all as the logs say"
            typer.echo(f"{result.name}: {result.rows} events and rows, {verdict}")
    raise typer.Exit(0 if agree else 1)


def _as_json(result: Drift) -> Mapping[str, Any]:
    differences = [asdict(difference) for difference in result.differences]
    return {"rows": result.rows, "count": result.count, "differences": differences}


async def _drift(services: Sequence[str], data: Path) -> list[Drift]:
    running = find_running(data)
    settings = [settings_from(variables) for variables in running.settings.values()]
    unknown = {*services} - {service.service for service in settings}
    if unknown:
        raise typer.BadParameter(f"no service {unknown.pop()} runs here", param_hint="--service")
    results = []
    with counting() as on_progress:
        for own in settings:
            if not services or own.service in services:
                module = importlib.import_module(f"services.{own.service}.drift")
                results.append(await module.drift(own, on_progress))
    return results
