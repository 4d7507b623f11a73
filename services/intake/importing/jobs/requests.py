"""What requests ask for about imports is put aside for the worker, and answered when it is done or takes long."""

from typing import Any
from uuid import UUID

from fastapi.responses import JSONResponse, Response
from sqlalchemy import Row

from services.intake.domain.refusals import ImportedBefore, ImportUnderWay, UnknownImport
from services.intake.importing.jobs import draft as drafts
from services.intake.importing.jobs import queue
from services.intake.importing.jobs.checking import Checked, Wishes, check
from services.intake.importing.jobs.loading import import_of, loaded_before
from services.intake.importing.jobs.queue import Wanted
from services.intake.importing.jobs.undoing import to_take_back, undone_before
from services.intake.importing.jobs.waiting import settled
from services.intake.importing.reading.file import File
from services.intake.importing.reading.table import FileRefused, Wrong
from services.intake.read import imports
from services.intake.sealing import vault_of
from shared.log.command import Receipt
from shared.service.arrival import POSITION, Arrival
from shared.service.service import Service
from shared.web.api import Done, answer_body
from shared.web.problems import problem

MOST_TOLD = 500
"""So many of a file's errors are told one by one."""


async def load_a_file(
    arrived: Arrival, file: File, wishes: Wishes, seconds: float, *, dry_run: bool = False, draft: UUID | None = None
) -> Response:
    """201 loaded, 202 not yet after so many seconds, 200 tried, 422 with everything that is wrong; `draft` holds it.

    Raises ImportedBefore, ImportUnderWay.
    """
    service, import_id = arrived.service, import_of(arrived.service, arrived.key)
    try:
        checked = await check(arrived, file, wishes)
    except FileRefused as refused:
        return not_loaded([refused.wrong], 0)
    asked = await _asked(service, import_id, "load")
    seen = await service.writer.has_seen(arrived.key)
    if not (asked or seen):
        if checked.before and not wishes.again:
            raise ImportedBefore
        if checked.wrong:
            return not_loaded(checked.wrong, checked.read.count)
    if dry_run:
        return JSONResponse({"loaded": False, **_told(checked)})
    if not seen:
        async with service.engine.begin() as connection:
            vault = vault_of(service)
            kept = draft or await drafts.keep(connection, vault, file, service.clock())
            wanted = Wanted(import_id, "load", len(checked.read.rows), checked.digest, kept, wishes)
            if not await queue.ask(connection, vault, arrived, wanted) and draft is None:
                await drafts.forget(connection, kept)
        left = await settled(service, import_id, "load", seconds)
        if left is not None:
            return _later(left, _told(checked))
    receipt = await loaded_before(arrived, checked, wishes)
    return await _whole(service, import_id, receipt, {"loaded": True, **_told(checked)})


async def take_an_import_back(arrived: Arrival, import_id: UUID, seconds: float) -> Response:
    """201 taken back, 202 not yet after so many seconds.

    Raises UnknownImport, ImportUndoneAlready, ImportWorkedOn, ImportUnderWay.
    """
    service = arrived.service
    asked = await _asked(service, import_id, "undo")
    if not await service.writer.has_seen(arrived.key):
        if asked is None:
            try:
                rows = len((await to_take_back(arrived, import_id)).events)
            except UnknownImport:
                raise (ImportUnderWay if await _asked(service, import_id, "load") else UnknownImport) from None
        async with service.engine.begin() as connection:
            wanted = Wanted(import_id, "undo", asked.rows if asked else rows)
            await queue.ask(connection, vault_of(service), arrived, wanted)
        left = await settled(service, import_id, "undo", seconds)
        if left is not None:
            return _later(left, {})
    return await _whole(service, import_id, await undone_before(arrived, import_id), {})


def not_loaded(wrong: Any, rows: int) -> Response:
    """422 with what to do about each row."""
    told = [_error(each) for each in wrong[:MOST_TOLD]]
    detail = f"Nothing was loaded; {len(wrong)} error(s) must be put right first."
    return problem(422, "Not loaded", detail, errors=told, count=len(wrong), rows=rows)


async def _asked(service: Service, import_id: UUID, kind: queue.Kind) -> Row[Any] | None:
    """What somebody asked for that is not done."""
    async with service.engine.connect() as connection:
        row = await queue.find(connection, import_id, kind)
    return None if row is None or row.state == "refused" else row


def _later(row: Row[Any], told: dict[str, Any]) -> JSONResponse:
    """202 with where to look how far it is."""
    body = {"import_id": str(row.import_id), "state": state_of(row), "done": row.done, **told, "rows": row.rows}
    return JSONResponse(body, 202, {"Location": f"/api/imports/{row.import_id}", "Retry-After": "1"})


def state_of(row: Row[Any]) -> str:
    """The state of an import about which this is to be done."""
    if row.state == "working":
        return "loading" if row.kind == "load" else "undoing"
    return str(row.state)


async def _whole(service: Service, import_id: UUID, receipt: Receipt, told: dict[str, Any]) -> JSONResponse:
    """201 with where the import or its undo left its stream, and with the position where all of it left the log."""
    async with service.engine.connect() as connection:
        row = await imports.find(connection, import_id)
        if row is None:
            raise UnknownImport
        last = receipt.position + (await imports.recorded(connection, row)).count
    body = {**answer_body(service, Done(receipt, {})), "position": last, "import_id": str(import_id), **told}
    headers = {"ETag": f'"{receipt.stream_version}"', POSITION: f"{service.name}@{last}"}
    return JSONResponse(body, 201, headers)


def _told(checked: Checked) -> dict[str, Any]:
    read = checked.read
    return {
        "rows": len(read.rows),
        "enrolments": sum(1 for row in read.rows if row.programme is not None),
        "columns": dict(read.columns),
        "ignored": list(read.ignored),
        "left_out": checked.left_out,
        "digest": checked.digest,
    }


def _error(wrong: Wrong) -> dict[str, Any]:
    where = {"row": wrong.row, "column": wrong.column}
    return {
        "field": ".".join(["file", *(str(part) for part in where.values() if part is not None)]),
        **{name: value for name, value in where.items() if value is not None},
        "advice": wrong.sentence,
    }
