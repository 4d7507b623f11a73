"""Pages for choosing a file of participants, previewing it, and having it loaded."""

import asyncio
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from services.intake.domain.refusals import ImportedBefore
from services.intake.importing.jobs import draft as drafts
from services.intake.importing.jobs import queue
from services.intake.importing.jobs.checking import Checked, Wishes, check
from services.intake.importing.jobs.draft import DraftGone
from services.intake.importing.jobs.loading import import_of
from services.intake.importing.jobs.requests import load_a_file
from services.intake.importing.reading.columns import FIELDS, IGNORE, recognised
from services.intake.importing.reading.file import File, read_file
from services.intake.importing.reading.table import FileRefused, Table, Wrong
from services.intake.read import imports
from services.intake.read.search import programmes
from services.intake.sealing import vault_of
from shared.contract.command import Body
from shared.contract.refusal import Malformed
from shared.contract.words import ProgrammeCode
from shared.service.arrival import Arrival, Arrived, Running
from shared.service.service import Service
from shared.web.forms import Form
from shared.web.site import Posted, attempting, pages_of
from shared.web.uploads import uploaded

MAX_ROWS_SHOWN = 5
"""At most this many rows of a file are shown in its preview."""

MAX_ERRORS_SHOWN = 200
"""At most this many errors of a file are shown in its preview."""

SECONDS_TO_WAIT = 1.0
"""The time that a browser waits for the work before it is shown the progress."""

router = APIRouter(prefix="/imports", include_in_schema=False)


class Upload(Body):
    programme: ProgrammeCode | None = None


class Decision(Body):
    """What to do with a file. `column` has the field of each column, by `c` and the column's number from 0.

    `known` says what becomes of people whose identity number is registered already; empty refuses the file.
    """

    action: Literal["check", "load", "cancel"]
    programme: ProgrammeCode | None = None
    known: Literal["", "leave_out", "load"] = ""
    again: bool = False
    column: dict[str, str] = Field(default_factory=dict)

    def wishes(self, table: Table) -> Wishes:
        mapping = {heading: self.column.get(f"c{n}", IGNORE) for n, heading in enumerate(table.headings)}
        return Wishes(mapping, self.programme, self.known == "load", self.again, self.known == "leave_out")


@router.get("/new")
async def upload_form(request: Request, service: Running) -> Response:
    return await _choosing(request, service, Form())


@router.post("/new")
async def upload(request: Request, service: Running) -> Response:
    form = Form(order=["file", "programme"])
    file: File | None = None
    try:
        sent = await uploaded(request)
        form.values.update({name: value for name, value in sent.fields.items() if name == "programme"})
        decision = form.read(Upload)
        file = await asyncio.to_thread(read_file, sent.content)
    except FileRefused as refused:
        form.errors["file"] = refused.wrong.sentence if refused.wrong.values else refused.wrong.advice
    except Malformed as malformed:
        form.refuse(malformed)
    if form.failed or decision is None or file is None:
        return await _choosing(request, service, form)
    async with service.engine.begin() as connection:
        draft = await drafts.save(connection, vault_of(service), file, service.clock())
    wish = f"?programme={decision.programme}" if decision.programme else ""
    return RedirectResponse(f"/imports/drafts/{draft}{wish}", 303)


@router.get("/drafts/{draft}")
async def preview(draft: UUID, request: Request, arrived: Arrived, programme: str = "") -> Response:
    file = await _file(arrived.service, draft)
    known = recognised(file.table.headings)
    columns = {f"c{n}": known.get(heading, IGNORE) for n, heading in enumerate(file.table.headings)}
    decision = Decision(action="check", programme=programme or None, column=columns)
    form = Form({**{f"column.{name}": field for name, field in columns.items()}, "programme": programme})
    return await _preview(request, arrived, file, form, decision)


@router.post("/drafts/{draft}")
async def decide(draft: UUID, request: Request, arrived: Arrived, form: Posted) -> Response:
    service = arrived.service
    if form.value("action") == "cancel":
        async with service.engine.begin() as connection:
            await drafts.forget(connection, draft)
        return RedirectResponse("/imports", 303)
    decision, import_id = form.read(Decision), import_of(service, form.key)
    try:
        file = await _file(service, draft)
    except DraftGone:
        if not await _is_known(service, import_id):
            raise
        return RedirectResponse(f"/imports/{import_id}", 303)  # somebody pressed twice
    if decision is None or decision.action == "check":
        return await _preview(request, arrived, file, form, decision)

    wishes = decision.wishes(file.table)
    answer = await attempting(request, form, lambda sent: load_a_file(sent, file, wishes, SECONDS_TO_WAIT, draft=draft))
    if answer is not None and answer.status_code in (201, 202):
        done = "?saved=yes" if answer.status_code == 201 else ""
        return RedirectResponse(f"/imports/{import_id}{done}", 303)
    return await _preview(request, arrived, file, form, decision)


async def _choosing(request: Request, service: Service, form: Form) -> Response:
    async with service.engine.connect() as connection:
        codes = await programmes(connection)
    return pages_of(request).render(
        request, "import_new.html", form.status, form=form, programmes=codes, back="/imports", fields=FIELDS
    )


async def _preview(request: Request, arrived: Arrival, file: File, form: Form, decision: Decision | None) -> Response:
    """What the file comes to, with everything that is wrong with it."""
    checked: Checked | None = None
    wrong: list[Wrong] = []
    try:
        if decision is not None:
            checked = await check(arrived, file, decision.wishes(file.table))
            wrong = list(checked.wrong)
    except FileRefused as refused:
        wrong = [refused.wrong]
    except Malformed as malformed:
        form.refuse(malformed)
    if checked is not None and checked.before and decision is not None and not decision.again:
        form.refusal = ImportedBefore().sentence
    async with arrived.service.engine.connect() as connection:
        codes = await programmes(connection)
    return pages_of(request).render(
        request,
        "import_preview.html",
        form.status if form.failed else 422 if wrong else 200,
        form=form,
        table=file.table,
        fields=FIELDS,
        checked=checked,
        rows=checked.read.rows[:MAX_ROWS_SHOWN] if checked else [],
        wrong=wrong[:MAX_ERRORS_SHOWN],
        count=len(wrong),
        programmes=codes,
    )


async def _file(service: Service, draft: UUID) -> File:
    async with service.engine.begin() as connection:
        return await drafts.find(connection, vault_of(service), draft, service.clock())


async def _is_known(service: Service, import_id: UUID) -> bool:
    async with service.engine.connect() as connection:
        if await imports.find(connection, import_id) is not None:
            return True
        return await queue.latest(connection, import_id) is not None
