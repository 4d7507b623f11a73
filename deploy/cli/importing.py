"""`kedja import`: load a list of participants into a running agency, try it first, or take it back."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

import httpx
import orjson
import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from deploy.cli.watching import watch
from deploy.local.running import find_running
from deploy.scenario.client import CommandRefused, sentence_of
from deploy.terminal import DEFAULT_DATA, Data, print_table, run, say

File = Annotated[Path | None, typer.Argument(help="The list, as XLSX or CSV.", exists=True, dir_okay=False)]
Agency = Annotated[str, typer.Option("--agency", help="Whose participants they are; may be left out if there is one.")]
Programme = Annotated[str, typer.Option("--programme", help="For rows that name none; else nobody is enrolled.")]
Mapped = Annotated[
    list[str] | None, typer.Option("--map", help="How a column is read: HEADING=FIELD; HEADING=- leaves it out.")
]
Try = Annotated[bool, typer.Option("--dry-run", help="Say what would happen and write nothing.")]
Known = Annotated[bool, typer.Option("--although-known", help="Load also people whose number is registered already.")]
LeaveOut = Annotated[
    bool, typer.Option("--leave-out-known", help="Leave out people whose number is registered already.")
]
Again = Annotated[bool, typer.Option("--again", help="Load a file that has been loaded before.")]
Undo = Annotated[str, typer.Option("--undo", help="Take this import back, by its id.", metavar="ID")]

MAX_ERRORS_SHOWN = 30
"""At most this many errors are printed one by one."""


def import_participants(
    file: File = None,
    agency: Agency = "",
    programme: Programme = "",
    mapped: Mapped = None,
    dry_run: Try = False,
    although_known: Known = False,
    leave_out_known: LeaveOut = False,
    again: Again = False,
    undo: Undo = "",
    data: Data = DEFAULT_DATA,
) -> None:
    """Load a list of participants: all of it, or nothing and a list of what to put right (exit 1)."""
    if (file is None) == (not undo):
        raise typer.BadParameter("name a file, or an import to take back with --undo")
    if file is None:
        run(_take_back(_import_id(undo), agency, data))
        say.print("the import is taken back: none of its participants is in any list or figure")
        return
    switches = {
        "dry_run": dry_run,
        "although_known": although_known,
        "leave_out_known": leave_out_known,
        "again": again,
    }
    fields = {name: "true" for name, given in switches.items() if given} | {"programme": programme}
    if mapped:
        fields["mapping"] = orjson.dumps(_mapping(mapped)).decode()
    answer = run(_send(file.name, file.read_bytes(), agency, fields, data))
    if answer.status_code == 422:
        _show_errors(answer.json())
        raise typer.Exit(1)
    result = answer.json()
    done = "would be" if dry_run else "are"
    typer.echo(f"{result['rows']} participants {done} registered and {result['enrolments']} enrolled")
    if result["left_out"]:
        typer.echo(f"{result['left_out']} rows are left out, because their people are registered")
    if result["ignored"]:
        say.print(f"columns left out: {', '.join(result['ignored'])}", markup=False)
    if not dry_run:
        typer.echo(f"import {result['import_id']}; take it back with --undo {result['import_id']}")


def _mapping(mapped: list[str]) -> Mapping[str, str]:
    pairs = [pair.rpartition("=") for pair in mapped]
    if not all(heading and name for heading, _, name in pairs):
        raise typer.BadParameter("write HEADING=FIELD", param_hint="--map")
    return {heading: name for heading, _, name in pairs}


def _import_id(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise typer.BadParameter("write the id that the import was given", param_hint="--undo") from None


async def _send(name: str, content: bytes, agency: str, fields: dict[str, str], data: Path) -> httpx.Response:
    """Return the answer to an import: loaded, tried, or 422. Raises CommandRefused for any other."""
    request = httpx.Request("POST", "http://list", files={"file": (name, content)}, data=fields)
    body = request.read()
    async with _intake(agency, data) as intake:
        with _bar() as bar:
            task = bar.add_task("Sending", total=len(body))

            async def parts() -> AsyncIterator[bytes]:
                for start in range(0, len(body), 65_536):
                    yield body[start : start + 65_536]
                    bar.advance(task, len(body[start : start + 65_536]))
                bar.update(task, description="Reading", total=None)

            headers = {"Content-Type": request.headers["content-type"], "Content-Length": str(len(body))}
            answer = await _ask(intake, "/api/imports", content=parts(), headers=headers)
        if answer.status_code == httpx.codes.ACCEPTED:
            await watch(intake, answer.json()["import_id"], "Registering")
    return answer


async def _take_back(import_id: UUID, agency: str, data: Path) -> None:
    async with _intake(agency, data) as intake:
        answer = await _ask(intake, f"/api/imports/{import_id}/undo", json={})
        if answer.status_code == httpx.codes.ACCEPTED:
            await watch(intake, str(import_id), "Taking back")


@asynccontextmanager
async def _intake(agency: str, data: Path) -> AsyncIterator[httpx.AsyncClient]:
    timeout = httpx.Timeout(600, connect=10)
    async with httpx.AsyncClient(base_url=intake_of(agency, data), timeout=timeout, trust_env=False) as client:
        yield client


async def _ask(
    intake: httpx.AsyncClient, path: str, headers: Mapping[str, str] | None = None, **body: Any
) -> httpx.Response:
    sent = {"Idempotency-Key": str(uuid4()), "Prefer": "respond-async", **(headers or {})}
    try:
        answer = await intake.post(path, headers=sent, **body)
    except httpx.HTTPError as away:
        raise CommandRefused(f"intake does not answer ({type(away).__name__})") from away
    if answer.is_success or (answer.status_code == 422 and "count" in answer.json()):
        return answer
    raise CommandRefused(f"intake answers {answer.status_code}: {sentence_of(answer)}")


def intake_of(agency: str, data: Path) -> str:
    """Return the address of the agency's intake, or the only one. Raises NothingRuns, CommandRefused."""
    running = find_running(data)
    if agency and agency not in running.agencies:
        raise CommandRefused(f"there is no agency {agency!r} here; there is {', '.join(running.agencies)}")
    if not agency and len(running.agencies) > 1:
        raise CommandRefused(f"say whose participants they are with --agency: {', '.join(running.agencies)}")
    return running.services_of(agency or running.agencies[0])["intake"]


def _show_errors(problem: Mapping[str, Any]) -> None:
    table = Table("row", "column", "what to do")
    for error in problem["errors"][:MAX_ERRORS_SHOWN]:
        table.add_row(str(error.get("row", "")), str(error.get("column", "")), error["advice"])
    print_table(table, width=160, stderr=True)
    more = problem["count"] - min(MAX_ERRORS_SHOWN, len(problem["errors"]))
    say.print(f"{problem['detail']}" + (f" ({more} more)" if more > 0 else ""), style="red", markup=False)


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    return Progress(*columns, console=say, transient=True, disable=not say.is_terminal)
