"""Requests about imports: queued for the worker, and answered when the work is done or takes long."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fastapi.responses import JSONResponse, Response

from services.intake.domain.refusals import ImportedBefore, ImportUnderWay, UnknownImport
from services.intake.importing.jobs import draft as drafts
from services.intake.importing.jobs import queue
from services.intake.importing.jobs.checking import Checked, Wishes, check
from services.intake.importing.jobs.loading import import_of, loaded_before
from services.intake.importing.jobs.queue import Request, Work
from services.intake.importing.jobs.undoing import to_undo, undone_before
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

MAX_ERRORS = 500
"""At most this many of a file's errors are listed in an answer."""


async def load_a_file(
    arrived: Arrival, file: File, wishes: Wishes, seconds: float, *, dry_run: bool = False, draft: UUID | None = None
) -> Response:
    """201 loaded, 202 not yet after so many seconds, 200 only tried, or 422 with everything that is wrong.

    `draft` is the file's draft where it has one already. Raises ImportedBefore, ImportUnderWay.
    """
    service, import_id = arrived.service, import_of(arrived.service, arrived.key)
    try:
        checked = await check(arrived, file, wishes)
    except FileRefused as refused:
        return not_loaded([refused.wrong], 0)
    pending = await _pending(service, import_id, "load")
    seen = await service.writer.has_seen(arrived.key)
    if not (pending or seen):
        if checked.before and not wishes.again:
            raise ImportedBefore
        if checked.wrong:
            return not_loaded(checked.wrong, checked.read.count)
    if dry_run:
        return JSONResponse({"loaded": False, **_summary(checked)})
    if not seen:
        async with service.engine.begin() as connection:
            vault = vault_of(service)
            stored = draft or await drafts.save(connection, vault, file, service.clock())
            request = Request(import_id, "load", len(checked.read.rows), checked.digest, stored, wishes)
            if not await queue.enqueue(connection, vault, arrived, request) and draft is None:
                await drafts.forget(connection, stored)
        left = await settled(service, import_id, "load", seconds)
        if left is not None:
            return _later(left, _summary(checked))
    receipt = await loaded_before(arrived, checked, wishes)
    return await _whole(service, import_id, receipt, {"loaded": True, **_summary(checked)})


async def undo_an_import(arrived: Arrival, import_id: UUID, seconds: float) -> Response:
    """201 undone, 202 not yet after so many seconds.

    Raises UnknownImport, ImportUndoneAlready, ImportWorkedOn, ImportUnderWay.
    """
    service = arrived.service
    pending = await _pending(service, import_id, "undo")
    if not await service.writer.has_seen(arrived.key):
        if pending is None:
            try:
                rows = len((await to_undo(arrived, import_id)).events)
            except UnknownImport:
                raise (ImportUnderWay if await _pending(service, import_id, "load") else UnknownImport) from None
        async with service.engine.begin() as connection:
            request = Request(import_id, "undo", pending.rows if pending else rows)
            await queue.enqueue(connection, vault_of(service), arrived, request)
        left = await settled(service, import_id, "undo", seconds)
        if left is not None:
            return _later(left, {})
    return await _whole(service, import_id, await undone_before(arrived, import_id), {})


def not_loaded(wrong: Sequence[Wrong], rows: int) -> Response:
    """422 with what to do about each row."""
    errors = [_error(error) for error in wrong[:MAX_ERRORS]]
    detail = f"Nothing was loaded; {len(wrong)} error(s) must be put right first."
    return problem(422, "Not loaded", detail, errors=errors, count=len(wrong), rows=rows)


async def _pending(service: Service, import_id: UUID, kind: queue.Kind) -> Work | None:
    """Work that is neither done nor refused."""
    async with service.engine.connect() as connection:
        work = await queue.find(connection, import_id, kind)
    return None if work is None or work.state == "refused" else work


def _later(work: Work, summary: dict[str, Any]) -> JSONResponse:
    """202 with the address at which progress is shown."""
    body = {"import_id": str(work.import_id), "state": state_of(work), "done": work.done, **summary, "rows": work.rows}
    return JSONResponse(body, 202, {"Location": f"/api/imports/{work.import_id}", "Retry-After": "1"})


def state_of(work: Work) -> str:
    """The state of the import that this work is about."""
    if work.state == "working":
        return "loading" if work.kind == "load" else "undoing"
    return work.state


async def _whole(service: Service, import_id: UUID, receipt: Receipt, summary: dict[str, Any]) -> JSONResponse:
    """201 with the version of the import's stream, and the log's position after everything that belongs to it."""
    async with service.engine.connect() as connection:
        import_ = await imports.find(connection, import_id)
        if import_ is None:
            raise UnknownImport
        last = receipt.position + (await imports.recorded(connection, import_)).count
    body = {**answer_body(service, Done(receipt, {})), "position": last, "import_id": str(import_id), **summary}
    headers = {"ETag": f'"{receipt.stream_version}"', POSITION: f"{service.name}@{last}"}
    return JSONResponse(body, 201, headers)


def _summary(checked: Checked) -> dict[str, Any]:
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
    place = {"row": wrong.row, "column": wrong.column}
    return {
        "field": ".".join(["file", *(str(part) for part in place.values() if part is not None)]),
        **{name: value for name, value in place.items() if value is not None},
        "advice": wrong.sentence,
    }
