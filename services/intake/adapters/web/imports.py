"""Import over HTTP: a file of participants, tried or loaded, and taken back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import TypeAdapter, ValidationError

from services.intake.adapters import imported
from services.intake.adapters.importing.columns import FIELDS
from services.intake.adapters.importing.loading import Checked, Wishes, check, load, undo
from services.intake.adapters.importing.table import FileRefused, Wrong
from services.intake.domain.refusals import ImportedBefore, UnknownImport
from shared.contract.refusal import Malformed
from shared.contract.words import ProgrammeCode
from shared.eventlog.command import Receipt
from shared.runtime.service import Service
from shared.web.api import Arrival, Arrived, Asked, Limit, Running, Skip, receipt_answer
from shared.web.problems import problem
from shared.web.uploads import uploaded

MOST_TOLD = 500
"""So many of a file's errors are told one by one."""

YES, NO = ("true", "on", "yes", "1"), ("false", "no", "0", "")
SWITCHES = ("dry_run", "although_known", "again")
CODE: TypeAdapter[str] = TypeAdapter(ProgrammeCode)

router = APIRouter(prefix="/api/imports", tags=["imports"])

KEY_NEEDED = "A form with a file is taken from a program only with this, which no foreign page can send."

BODY = {
    "parameters": [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "required": True,
            "description": KEY_NEEDED,
            "schema": {"type": "string", "pattern": "^[A-Za-z0-9._:@/-]{1,100}$"},
        }
    ],
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary", "description": "CSV or XLSX"},
                        "mapping": {"type": "string", "description": 'JSON: {"heading": "field"}; "-" leaves it out'},
                        "programme": {"type": "string", "description": "for rows that name none"},
                        **{name: {"type": "boolean"} for name in SWITCHES},
                    },
                }
            }
        },
    },
}


class AskedUndo(Asked):
    """Nothing needs to be said."""


@router.get("")
async def imports(service: Running, limit: Limit = 50, skip: Skip = 0) -> dict[str, Any]:
    """A page of the files that were loaded, the latest first."""
    async with service.engine.connect() as connection:
        total, rows = await imported.listed(connection, limit=limit, skip=skip)
    return {"total": total, "imports": [dict(row._mapping) for row in rows]}


@router.get("/fields")
async def fields() -> dict[str, Any]:
    """What a column may hold, with the headings that are known to mean it."""
    return {name: headings.split(",") for name, (_, headings) in FIELDS.items()}


@router.post("", openapi_extra=BODY)
async def import_participants(request: Request, arrived: Arrived) -> Response:
    """Load a file of participants, all of it or nothing; `dry_run` says what would happen and writes nothing."""
    upload = await uploaded(request)
    switches = {name: _switch(name, upload.fields.get(name, "")) for name in SWITCHES}
    wishes = Wishes(
        mapping=_mapping(upload.fields.get("mapping")),
        programme=_programme(upload.fields.get("programme")),
        although_known=switches["although_known"],
        again=switches["again"],
    )
    return await carry_out(arrived, upload.content, wishes, dry_run=switches["dry_run"])


async def carry_out(arrived: Arrival, content: bytes, wishes: Wishes, *, dry_run: bool = False) -> Response:
    """The answer to an import: 201 loaded, 200 tried, 422 with everything that is wrong. Raises ImportedBefore."""
    try:
        checked = await check(arrived, content, wishes)
    except FileRefused as refused:
        return not_loaded([refused.wrong], 0)
    repeated = await arrived.service.writer.has_seen(arrived.key)
    if checked.before and not wishes.again and not repeated:
        raise ImportedBefore
    if checked.wrong and not repeated:
        return not_loaded(checked.wrong, checked.read.count)
    if dry_run:
        return JSONResponse({"loaded": False, **_told(checked)})
    import_id, receipt = await load(arrived, checked, wishes)
    return loaded(arrived.service, import_id, receipt, checked)


@router.get("/{import_id}")
async def one_import(import_id: UUID, service: Running) -> dict[str, Any]:
    """One import, with the participants that it registered."""
    async with service.engine.connect() as connection:
        row = await imported.find(connection, import_id)
        if row is None:
            raise UnknownImport
        recorded = await imported.recorded(connection, row)
        others = await imported.worked_on(connection, recorded)
    return {**row._mapping, "participants": recorded.participants, "worked_on": 0 if row.undone_on else others}


@router.post("/{import_id}/undo")
async def undo_an_import(import_id: UUID, asked: AskedUndo, arrived: Arrived) -> JSONResponse:
    """Make void everything that the import recorded; refused once somebody has gone on with one of its people."""
    return receipt_answer(arrived.service, await undo(arrived, import_id), import_id=import_id)


def loaded(service: Service, import_id: UUID, receipt: Receipt, checked: Checked) -> JSONResponse:
    """201 with where the import stands, and what it came to."""
    answer = receipt_answer(service, receipt)
    body = {**orjson.loads(answer.body), "import_id": str(import_id), "loaded": True, **_told(checked)}
    headers = {name: answer.headers[name] for name in ("etag", "kedja-position")}
    return JSONResponse(body, 201, headers)


def not_loaded(wrong: Any, rows: int) -> Response:
    """422 with what to do about each row."""
    told = [_error(each) for each in wrong[:MOST_TOLD]]
    detail = f"Nothing was loaded; {len(wrong)} error(s) must be put right first."
    return problem(422, "Not loaded", detail, errors=told, count=len(wrong), rows=rows)


def _told(checked: Checked) -> dict[str, Any]:
    read = checked.read
    return {
        "rows": len(read.rows),
        "enrolments": sum(1 for row in read.rows if row.programme is not None),
        "columns": dict(read.columns),
        "ignored": list(read.ignored),
        "digest": checked.digest,
    }


def _error(wrong: Wrong) -> dict[str, Any]:
    where = {"row": wrong.row, "column": wrong.column}
    return {
        "field": ".".join(["file", *(str(part) for part in where.values() if part is not None)]),
        **{name: value for name, value in where.items() if value is not None},
        "advice": wrong.sentence,
    }


def _switch(name: str, written: str) -> bool:
    if written.lower() not in (*YES, *NO):
        raise Malformed(name, "give true or false")
    return written.lower() in YES


def _programme(written: str | None) -> str | None:
    try:
        return CODE.validate_python(written) if written else None
    except ValidationError:
        raise Malformed("programme", "Write the programme's short code, for example BIS.") from None


def _mapping(written: str | None) -> Mapping[str, str] | None:
    if not written:
        return None
    try:
        mapping = orjson.loads(written)
    except ValueError:
        mapping = None
    if not isinstance(mapping, dict) or not all(isinstance(name, str) for name in mapping.values()):
        raise Malformed("mapping", 'give an object in JSON with the heading and its field, {"Tel 1": "phone"}')
    return mapping
