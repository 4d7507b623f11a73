"""`kedja audit export`: take the logs of a running system, as they are signed now, out into one bundle."""

import json
import time
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack, aclosing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from deploy.audit.bundle import Documents, LogSource, write_bundle
from deploy.audit.live import Live, NotExported, NothingSigned, Taken, live
from deploy.documents import asyncapi
from deploy.local.running import Running, find_running
from deploy.terminal import DEFAULT_DATA, Data, counting, log_names, run, say
from shared.contract.envelope import decode
from shared.contract.figures import FigurePublished, FigureSuperseded
from shared.contract.registry import SERVICES, TYPES
from shared.log.database import driver
from shared.log.names import LogName

WITNESS_SECONDS = 15.0
"""The time that witnesses have to cosign, unless the caller says otherwise."""

_PUBLISHED = "SELECT body FROM log WHERE type = ANY($1::text[]) AND position <= $2 ORDER BY position"
PUBLISHED = tuple(event.type_in("reporting") for event in (FigurePublished, FigureSuperseded))


@dataclass(frozen=True)
class Exported:
    """The result of an export."""

    out: Path
    logs: list[Taken]
    figures: int
    seconds: float

    @property
    def events(self) -> int:
        return sum(log.checkpoint.size for log in self.logs)

    def as_json(self) -> Mapping[str, Any]:
        logs = {
            log.name.source: {
                "size": log.checkpoint.size,
                "root": log.checkpoint.root.hex(),
                "cosigned": list(log.cosigned),
            }
            for log in self.logs
        }
        rest = {"events": self.events, "documents": self.figures, "seconds": round(self.seconds, 3)}
        return {"out": str(self.out), "logs": logs, **rest}


def export(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A new folder, or an archive when it ends with .tar.")],
    log: Annotated[
        list[str] | None, typer.Option("--log", help="A log, as /<agency>/<service>; all when left out.")
    ] = None,
    wait: Annotated[float, typer.Option("--wait", min=0, help="Seconds that witnesses may take.")] = WITNESS_SECONDS,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Take logs, checkpoints, cosignatures and published figures out of the running system into a bundle."""
    exported = run(_export(data, out, log_names(log or [], "--log"), wait))
    if as_json:
        typer.echo(json.dumps(exported.as_json()))
        return
    for taken in exported.logs:
        witnesses = ", ".join(taken.cosigned) or "nobody"
        say.print(f"{taken.name}: {taken.checkpoint.size} events, cosigned by {witnesses}", markup=False)
    say.print(f"{exported.out} holds {exported.events} events and {exported.figures} publications", markup=False)


async def _export(data: Path, out: Path, names: list[LogName], wait: float) -> Exported:
    running = find_running(data)
    with counting() as on_progress:
        return await export_bundle(running, out, names, wait, on_progress)


async def export_bundle(
    running: Running,
    out: Path,
    names: list[LogName],
    wait: float = WITNESS_SECONDS,
    on_progress: Callable[[str, int, int], None] = lambda what, done, total: None,
) -> Exported:
    """Write a bundle of these logs, or of all that are known; raises NotExported, OutExists and BundleRefused."""
    began = time.perf_counter()
    async with live(running) as system:
        taken = await _take(system, names, wait)
        total, done = sum(log.checkpoint.size for log in taken), 0

        def step(events: int) -> None:
            nonlocal done
            done += events
            on_progress("events", done, total)

        published = await _published(system, taken)
        async with AsyncExitStack() as reading:
            logs = []
            for log in taken:
                entries = await reading.enter_async_context(aclosing(system.entries(log.name)))
                logs.append(LogSource(log.name, log.note, entries))
            await write_bundle(out, logs, Documents(published, schemas()), step)
    return Exported(out, taken, len(published), time.perf_counter() - began)


async def _take(system: Live, names: list[LogName], wait: float) -> list[Taken]:
    """Take these logs, or all known logs that hold something."""
    if names:
        return [await system.take(name, wait) for name in names]
    taken = []
    for name in system.known:
        with suppress(NothingSigned):
            taken.append(await system.take(name, wait))
    if not taken:
        raise NotExported("no log holds a signed event yet")
    return taken


async def _published(system: Live, taken: list[Taken]) -> dict[str, bytes]:
    """Return reporting's publications byte for byte, by file name."""
    files: dict[str, bytes] = {}
    for log in taken:
        if log.name.service != "reporting":
            continue
        for body in await _publications(system, log):
            event = decode(body).event
            if isinstance(event, FigurePublished):
                files[f"{event.figure}.{event.edition}.json"] = body
            elif isinstance(event, FigureSuperseded):
                files[f"{event.figure}.{event.edition}.differs.{event.sheet}.json"] = body
    return files


async def _publications(system: Live, log: Taken) -> list[bytes]:
    if log.name in system.settings:
        async with system.engine(log.name).connect() as connection:
            rows = await (await driver(connection)).fetch(_PUBLISHED, list(PUBLISHED), log.checkpoint.size)
            return [bytes(row["body"]) for row in rows]
    marks = [f'"type":"{type_}"'.encode() for type_ in PUBLISHED]
    publications, position = [], 0
    async with aclosing(system.entries(log.name)) as entries:
        async for body in entries:
            position += 1
            if position > log.checkpoint.size:
                break
            if any(mark in body for mark in marks):
                publications.append(body)
    return publications


def schemas() -> dict[str, bytes]:
    """Return the JSON Schema of each event type and the AsyncAPI document of each service, by file name."""
    events = {
        f"{type_}.schema.json": json.dumps(event.model_json_schema(), indent=1, ensure_ascii=False).encode()
        for type_, event in TYPES.items()
    }
    return {**events, **{f"asyncapi.{service}.json": asyncapi.document(service).encode() for service in SERVICES}}
