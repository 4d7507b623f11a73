"""`kedja audit explain`: the events behind a figure, each with a proof that it is in the log that its agency signed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from deploy.audit.export import PATIENCE
from deploy.audit.live import Live, Taken, live
from deploy.audit.sink import sink_at
from deploy.local.running import find_running
from deploy.scenario.client import Client
from deploy.terminal import progress, run, say
from shared.log.names import LogName
from shared.merkle.proof_file import SUFFIX, ProofFile


@dataclass(frozen=True)
class Explained:
    """A figure, the events behind each part of it, and those events once each, with what put them right."""

    about: Mapping[str, Any]
    parts: Mapping[str, Any]
    events: Mapping[tuple[str, int], Mapping[str, Any]]


def explain(
    figure: Annotated[str, typer.Argument(metavar="FIGURE", help="A published figure's id, or a figure's name.")],
    out: Annotated[Path, typer.Argument(metavar="OUT_DIR", help="A new folder.")],
    args: Annotated[str, typer.Option("--args", help="With a name: its arguments as JSON.")] = "{}",
    edition: Annotated[int | None, typer.Option("--edition", help="With an id: which edition; else the last.")] = None,
    wait: Annotated[float, typer.Option("--wait", min=0, help="Seconds that witnesses may take.")] = PATIENCE,
    data: Annotated[Path, typer.Option("--data", help="The folder that holds the system's data.")] = Path(".kedja"),
) -> None:
    """List the events behind a figure, part by part, with a proof file for each that `verify` accepts alone."""
    try:
        arguments = json.loads(args)
    except ValueError:
        arguments = None
    if not isinstance(arguments, dict):
        raise typer.BadParameter("write a JSON object", param_hint="--args")
    explained = run(_explain(data, figure, arguments, edition, out, wait))
    for part, told in explained.parts.items():
        say.print(f"{part or 'value'}: {told['value']} from {len(told['events'])} events", markup=False)
    say.print(f"{out} holds {len(explained.events)} events, each with its proof", markup=False)


async def _explain(
    data: Path, figure: str, arguments: Mapping[str, Any], edition: int | None, out: Path, wait: float
) -> Explained:
    running = find_running(data)
    async with Client(running, key_prefix="explain") as client:
        explained = await _asked(client, figure, arguments, edition)
    async with live(running) as system:
        await _write(system, explained, out, wait)
    return explained


async def _asked(client: Client, figure: str, arguments: Mapping[str, Any], edition: int | None) -> Explained:
    """What reporting says is behind a figure. Raises CommandRefused when there is none."""
    if _is_id(figure):
        path, given = f"/api/published/{figure}/events", {} if edition is None else {"edition": edition}
    else:
        path, given = f"/api/figures/{figure}/events", dict(arguments)
    whole = await client.ask("reporting", path, given)
    parts: dict[str, Any] = {}
    events: dict[tuple[str, int], Mapping[str, Any]] = {}
    for part, value in _parts(whole["value"]):
        told = await client.ask("reporting", path, {**given, "part": part})
        parts[part] = {"value": value, "events": [f"{e['log']}@{e['position']}" for e in told["events"]]}
        for event in told["events"]:
            events[event["log"], event["position"]] = event
            amendments = {(event["log"], at): {"amends": event["position"]} for at in event["amended_at"]}
            events = {**amendments, **events}
    about = {name: value for name, value in whole.items() if name not in ("events", "part", "part_value")}
    return Explained(about, parts, dict(sorted(events.items())))


async def _write(system: Live, explained: Explained, out: Path, wait: float) -> None:
    logs: dict[LogName, Taken] = {}
    files: dict[str, Any] = {}
    with sink_at(out) as sink, progress("Proving events", len(explained.events)) as step:
        for (source, position), event in explained.events.items():
            name = LogName.parse(source)
            if name not in logs:
                logs[name] = await system.take(name, wait)
            checkpoint = logs[name].checkpoint
            body = await system.entry(name, position)
            hashes = await system.proof(name, position, checkpoint.size)
            stem = f"{name.agency}.{name.service}.{position}"
            sink.add(f"events/{stem}.json", body)
            sink.add(f"proofs/{stem}{SUFFIX}", bytes(ProofFile(body, position - 1, hashes, logs[name].note)))
            named = {"event": f"events/{stem}.json", "proof": f"proofs/{stem}{SUFFIX}"}
            files[f"{source}@{position}"] = {**event, **named}
            step()
        explanation = {**explained.about, "parts": explained.parts, "events": files}
        sink.add("explanation.json", json.dumps(explanation, ensure_ascii=False, indent=1).encode())


def _parts(value: Any, path: str = "") -> list[tuple[str, Any]]:
    """Every number of a value with its dotted path."""
    if not isinstance(value, dict):
        return [(path, value)]
    return [found for name, part in value.items() for found in _parts(part, f"{path}.{name}" if path else name)]


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
