"""`kedja audit explain`: the events behind a figure, each with a proof that it is in the log that its agency signed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from deploy.audit.export import WITNESS_SECONDS
from deploy.audit.live import Live, Taken, live
from deploy.audit.sink import sink_at
from deploy.local.running import find_running
from deploy.scenario.client import Client
from deploy.terminal import DEFAULT_DATA, Data, json_object, progress, run, say
from shared.log.names import LogName
from shared.merkle.proof_file import SUFFIX, ProofFile


@dataclass(frozen=True)
class Explanation:
    """A figure, the events behind each of its parts, and all of those events with their amendments."""

    about: Mapping[str, Any]
    parts: Mapping[str, Any]
    events: Mapping[tuple[str, int], Mapping[str, Any]]


def explain(
    figure: Annotated[str, typer.Argument(metavar="FIGURE", help="A published figure's id, or a figure's name.")],
    out: Annotated[Path, typer.Argument(metavar="OUT_DIR", help="A new folder.")],
    args: Annotated[str, typer.Option("--args", help="With a name: its arguments as JSON.")] = "{}",
    edition: Annotated[int | None, typer.Option("--edition", help="With an id: which edition; else the last.")] = None,
    wait: Annotated[float, typer.Option("--wait", min=0, help="Seconds that witnesses may take.")] = WITNESS_SECONDS,
    data: Data = DEFAULT_DATA,
) -> None:
    """List the events behind a figure, part by part, with a proof file for each that `verify` accepts alone."""
    explanation = run(_explain(data, figure, json_object(args), edition, out, wait))
    for name, part in explanation.parts.items():
        say.print(f"{name or 'value'}: {part['value']} from {len(part['events'])} events", markup=False)
    say.print(f"{out} holds {len(explanation.events)} events, each with its proof", markup=False)


async def _explain(
    data: Path, figure: str, arguments: Mapping[str, Any], edition: int | None, out: Path, wait: float
) -> Explanation:
    running = find_running(data)
    async with Client(running, key_prefix="explain") as client:
        explanation = await _explanation(client, figure, arguments, edition)
    async with live(running) as system:
        await _write(system, explanation, out, wait)
    return explanation


async def _explanation(client: Client, figure: str, arguments: Mapping[str, Any], edition: int | None) -> Explanation:
    """Ask reporting for the events behind a figure. Raises CommandRefused when there is no such figure."""
    if _is_id(figure):
        path, query = f"/api/published/{figure}/events", {} if edition is None else {"edition": edition}
    else:
        path, query = f"/api/figures/{figure}/events", dict(arguments)
    whole = await client.ask("reporting", path, query)
    parts: dict[str, Any] = {}
    events: dict[tuple[str, int], Mapping[str, Any]] = {}
    for part, value in _parts(whole["value"]):
        answer = await client.ask("reporting", path, {**query, "part": part})
        parts[part] = {"value": value, "events": [f"{e['log']}@{e['position']}" for e in answer["events"]]}
        for event in answer["events"]:
            events[event["log"], event["position"]] = event
            amendments = {(event["log"], place): {"amends": event["position"]} for place in event["amended_at"]}
            events = {**amendments, **events}
    about = {name: value for name, value in whole.items() if name not in ("events", "part", "part_value")}
    return Explanation(about, parts, dict(sorted(events.items())))


async def _write(system: Live, explanation: Explanation, out: Path, wait: float) -> None:
    logs: dict[LogName, Taken] = {}
    files: dict[str, Any] = {}
    with sink_at(out) as sink, progress("Proving events", len(explanation.events)) as step:
        for (source, position), event in explanation.events.items():
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
        document = {**explanation.about, "parts": explanation.parts, "events": files}
        sink.add("explanation.json", json.dumps(document, ensure_ascii=False, indent=1).encode())


def _parts(value: Any, path: str = "") -> list[tuple[str, Any]]:
    """Return every number of a value with its dotted path."""
    if not isinstance(value, dict):
        return [(path, value)]
    return [entry for name, part in value.items() for entry in _parts(part, f"{path}.{name}" if path else name)]


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
