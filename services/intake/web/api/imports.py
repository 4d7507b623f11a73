"""The HTTP API about imports: try or load a file of participants, see its progress, undo it."""

import asyncio
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.intake.domain.refusals import UnknownImport
from services.intake.importing.jobs import queue, requests
from services.intake.importing.jobs.waiting import refusal_of
from services.intake.importing.reading.columns import FIELDS
from services.intake.importing.reading.file import read_file
from services.intake.importing.reading.table import FileRefused
from services.intake.read import imports as imported
from services.intake.web.api.import_file import BODY, PREFER, timeout_of, wishes_in
from shared.contract.command import Body
from shared.service.arrival import Arrived, Running
from shared.web.api import Limit, Skip
from shared.web.uploads import uploaded

router = APIRouter(prefix="/api/imports", tags=["imports"])


class UndoImport(Body):
    """Nothing needs to be said."""


@router.get("")
async def imports(service: Running, limit: Limit = 50, skip: Skip = 0) -> dict[str, Any]:
    """A page of the files that were loaded, the latest first, and what is under way."""
    async with service.engine.connect() as connection:
        total, loaded = await imported.list_imports(connection, limit=limit, skip=skip)
        pending = await queue.list_pending(connection)
    under_way = [
        {"import_id": work.import_id, "state": requests.state_of(work), "rows": work.rows, "done": work.done}
        for work in pending
    ]
    return {"total": total, "imports": list(map(vars, loaded)), "under_way": under_way}


@router.get("/fields")
async def fields() -> dict[str, Any]:
    """What a column may hold, with the headings that are known to mean it."""
    return {name: headings.split(",") for name, (_, headings) in FIELDS.items()}


@router.post("", openapi_extra=BODY)
async def import_participants(request: Request, arrived: Arrived) -> Response:
    """Load a file of participants, all of it or nothing; `dry_run` says what would happen and writes nothing.

    What takes longer than `Prefer` says is answered with 202 and goes on; its `Location` tells how far it is.
    """
    upload = await uploaded(request)
    wishes, dry_run = wishes_in(upload.fields)
    try:
        file = await asyncio.to_thread(read_file, upload.content)
    except FileRefused as refused:
        return requests.not_loaded([refused.wrong], 0)
    return await requests.load_a_file(arrived, file, wishes, timeout_of(request), dry_run=dry_run)


@router.get("/{import_id}")
async def one_import(import_id: UUID, service: Running) -> dict[str, Any]:
    """One import: how far it is while it is loaded or taken back, else the participants that it registered.

    `state` is waiting, loading, loaded, undoing, undone or refused, and then `why` says why; a load or an undo that was
    interrupted begins again from its first row, and `begun` counts how often.
    """
    async with service.engine.connect() as connection:
        loaded = await imported.find(connection, import_id)
        work = await queue.latest(connection, import_id)
        if loaded is None and work is None:
            raise UnknownImport
        answer: dict[str, Any] = {"import_id": import_id, "rule": None, "why": None, "participants": [], "worked_on": 0}
        if work is not None:
            answer |= {"state": requests.state_of(work), "rows": work.rows, "done": work.done, "begun": work.begun}
            if work.state == "refused":
                answer |= {"rule": work.rule, "why": refusal_of(work).sentence}
        if loaded is None:
            return answer
        answer = {**vars(loaded), **answer}
        if work is not None and work.state != "refused":
            return answer
        recorded = await imported.recorded(connection, loaded)
        answer |= {"state": "loaded", "rows": loaded.rows, "done": loaded.rows, "participants": recorded.participants}
        if loaded.undone_on:
            return answer | {"state": "undone"}
        return answer | {"worked_on": await imported.worked_on(connection, recorded)}


@router.post("/{import_id}/undo", openapi_extra={"parameters": [PREFER]})
async def undo_an_import(import_id: UUID, body: UndoImport, request: Request, arrived: Arrived) -> Response:
    """Make void everything that the import recorded; refused once somebody has gone on with one of its people.

    What takes longer than `Prefer` says is answered with 202 and goes on; its `Location` tells how far it is.
    """
    return await requests.undo_an_import(arrived, import_id, timeout_of(request))
