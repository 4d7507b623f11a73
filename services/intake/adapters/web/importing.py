"""Pages for importing participants: choose a file, look at what it comes to, load it, and take it back."""

import asyncio
from typing import Any, Literal
from uuid import UUID

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from services.intake.adapters import imported
from services.intake.adapters.importing import draft as drafts
from services.intake.adapters.importing.columns import FIELDS, IGNORE, recognised
from services.intake.adapters.importing.file import read_file
from services.intake.adapters.importing.loading import Checked, Wishes, check
from services.intake.adapters.importing.table import FileRefused, Table, Wrong
from services.intake.adapters.sealing import opened_identities, vault_of
from services.intake.adapters.search import PAGE, programmes
from services.intake.adapters.store import participant
from services.intake.adapters.web import imports as api
from services.intake.domain.refusals import ImportedBefore, ImportWorkedOn, UnknownImport
from shared.contract.refusal import Malformed
from shared.contract.words import ProgrammeCode
from shared.runtime.service import Service
from shared.web.api import Arrival, Arrived, Asked, Running
from shared.web.forms import Form
from shared.web.site import PageNumber, Posted, Shown, attempt, pages_of, saved
from shared.web.uploads import uploaded

SHOWN = 5
"""So many rows of a file are shown as they are read."""

TOLD = 200
"""So many of its errors."""

router = APIRouter(prefix="/imports", include_in_schema=False)


class AskedUpload(Asked):
    programme: ProgrammeCode | None = None


class AskedDecision(Asked):
    """`column` says for each column, by `c` and its number from 0, which field it is."""

    action: Literal["check", "load", "cancel"]
    programme: ProgrammeCode | None = None
    although_known: bool = False
    again: bool = False
    column: dict[str, str] = Field(default_factory=dict)

    def wishes(self, table: Table) -> Wishes:
        named = ((f"c{at}", heading) for at, heading in enumerate(table.headings))
        mapping = {heading: self.column.get(name, IGNORE) for name, heading in named}
        return Wishes(mapping, self.programme, self.although_known, self.again)


@router.get("")
async def imports_page(request: Request, service: Running, pages: Shown, page: PageNumber = 1) -> Response:
    async with service.engine.connect() as connection:
        total, rows = await imported.listed(connection, limit=PAGE, skip=(page - 1) * PAGE)
    return pages.render(request, "imports.html", imports=rows, total=total, page=page, pages=-(-total // PAGE))


@router.get("/new")
async def upload_form(request: Request, service: Running) -> Response:
    return await _choosing(request, service, Form())


@router.post("/new")
async def upload(request: Request, service: Running) -> Response:
    form = Form(order=["file", "programme"])
    try:
        sent = await uploaded(request)
        form.values.update({name: value for name, value in sent.fields.items() if name == "programme"})
        asked = form.read(AskedUpload)
        await asyncio.to_thread(read_file, sent.content)
    except FileRefused as refused:
        form.errors["file"] = refused.wrong.sentence if refused.wrong.values else refused.wrong.advice
    except Malformed as malformed:
        form.refuse(malformed)
    if form.failed or asked is None:
        return await _choosing(request, service, form)
    async with service.engine.begin() as connection:
        kept = await drafts.keep(connection, vault_of(service), sent.content, service.clock())
    wish = f"?programme={asked.programme}" if asked.programme else ""
    return RedirectResponse(f"/imports/drafts/{kept}{wish}", 303)


@router.get("/drafts/{draft}")
async def preview(draft: UUID, request: Request, arrived: Arrived, programme: str = "") -> Response:
    table = await _table(arrived.service, draft)
    known = recognised(table.headings)
    values = {f"column.c{at}": known.get(heading, IGNORE) for at, heading in enumerate(table.headings)}
    asked = AskedDecision(action="check", programme=programme or None, column=_columns(values))
    form = Form({**values, "programme": programme})
    return await _preview(request, arrived, draft, form, asked)


@router.post("/drafts/{draft}")
async def decide(draft: UUID, request: Request, arrived: Arrived, form: Posted) -> Response:
    service = arrived.service
    if form.value("action") == "cancel":
        await _forget(service, draft)
        return RedirectResponse("/imports", 303)
    asked = form.read(AskedDecision)
    if asked is None or asked.action == "check":
        return await _preview(request, arrived, draft, form, asked)
    content = await _content(service, draft)
    table = await asyncio.to_thread(read_file, content)

    async def load(wanted: AskedDecision, arrival: Arrival) -> Response:
        return await api.carry_out(arrival, content, wanted.wishes(table))

    answer = await attempt(request, form, asked, load)
    if answer is None or answer.status_code != 201:
        return await _preview(request, arrived, draft, form, asked)
    await _forget(service, draft)
    return saved(answer, f"/imports/{orjson.loads(answer.body)['import_id']}")


@router.get("/{import_id}")
async def import_page(import_id: UUID, request: Request, service: Running) -> Response:
    return await _import(request, service, import_id, Form())


@router.post("/{import_id}/undo")
async def undo(import_id: UUID, request: Request, service: Running, form: Posted) -> Response:
    async def take_back(asked: api.AskedUndo, arrival: Arrival) -> Response:
        return await api.undo_an_import(import_id, asked, arrival)

    answer = await attempt(request, form, api.AskedUndo(), take_back)
    if answer is not None:
        return saved(answer, f"/imports/{import_id}")
    if form.refusal and form.refusal.startswith(ImportWorkedOn().sentence):
        form.refusal = ImportWorkedOn().sentence  # of how many is said by the page, in its own language
    return await _import(request, service, import_id, form)


async def _choosing(request: Request, service: Service, form: Form) -> Response:
    async with service.engine.connect() as connection:
        codes = await programmes(connection)
    values: dict[str, Any] = {"programmes": codes, "back": "/imports", "fields": FIELDS}
    return pages_of(request).render(request, "import_new.html", form.status, form=form, **values)


async def _preview(
    request: Request, arrived: Arrival, draft: UUID, form: Form, asked: AskedDecision | None
) -> Response:
    """What the file comes to, with everything that is wrong with it."""
    content = await _content(arrived.service, draft)
    table = await asyncio.to_thread(read_file, content)
    checked: Checked | None = None
    wrong: list[Wrong] = []
    try:
        if asked is not None:
            checked = await check(arrived, content, asked.wishes(table), table)
            wrong = list(checked.wrong)
    except FileRefused as refused:
        wrong = [refused.wrong]
    except Malformed as malformed:
        form.refuse(malformed)
    if checked is not None and checked.before and asked is not None and not asked.again:
        form.refusal = ImportedBefore().sentence
    async with arrived.service.engine.connect() as connection:
        codes = await programmes(connection)
    return pages_of(request).render(
        request,
        "import_preview.html",
        form.status if form.failed else 422 if wrong else 200,
        form=form,
        table=table,
        fields=FIELDS,
        checked=checked,
        rows=checked.read.rows[:SHOWN] if checked else [],
        wrong=wrong[:TOLD],
        count=len(wrong),
        programmes=codes,
    )


async def _import(request: Request, service: Service, import_id: UUID, form: Form) -> Response:
    async with service.engine.connect() as connection:
        row = await imported.find(connection, import_id)
        if row is None:
            raise UnknownImport
        recorded = await imported.recorded(connection, row)
        others = 0 if row.undone_on else await imported.worked_on(connection, recorded)
        first = participant.select().where(participant.c.participant.in_(recorded.participants[:PAGE]))
        people = (await connection.execute(first)).all()
        identities = await opened_identities(service, connection, people)
    return pages_of(request).render(
        request,
        "import.html",
        form.status,
        form=form,
        imported=row,
        enrolments=sum(len(events) - 1 for events in recorded.events.values()),
        worked_on=others,
        people=people,
        identities=identities,
    )


async def _content(service: Service, draft: UUID) -> bytes:
    async with service.engine.begin() as connection:
        return await drafts.find(connection, vault_of(service), draft, service.clock())


async def _table(service: Service, draft: UUID) -> Table:
    return await asyncio.to_thread(read_file, await _content(service, draft))


async def _forget(service: Service, draft: UUID) -> None:
    async with service.engine.begin() as connection:
        await drafts.forget(connection, draft)


def _columns(values: dict[str, str]) -> dict[str, str]:
    return {name.removeprefix("column."): value for name, value in values.items()}
