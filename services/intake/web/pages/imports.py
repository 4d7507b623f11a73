"""Pages about imports: an empty list to begin from, all of them, how far one is, what it came to, taking it back."""

import asyncio
from typing import Any, Literal
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Row

from services.intake.domain.refusals import ImportWorkedOn, UnknownImport
from services.intake.importing.jobs import draft as drafts
from services.intake.importing.jobs import queue
from services.intake.importing.jobs.draft import DraftGone
from services.intake.importing.jobs.requests import take_an_import_back
from services.intake.importing.jobs.waiting import refusal_of
from services.intake.importing.reading.template import SHEETS, as_csv, as_xlsx
from services.intake.read import imports
from services.intake.read.participants import participant
from services.intake.read.search import PAGE
from services.intake.sealing import opened_identities, vault_of
from services.intake.web.pages.new_import import SECONDS_TO_WAIT
from shared.service.arrival import Running
from shared.service.service import Service
from shared.web.forms import Form
from shared.web.i18n import language_of, translations
from shared.web.site import PageNumber, Posted, Shown, attempting, pages_of

REFRESH_SECONDS = 2

TEMPLATES = {"xlsx": as_xlsx, "csv": as_csv}
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}

router = APIRouter(prefix="/imports", include_in_schema=False)


@router.get("")
async def imports_page(request: Request, service: Running, pages: Shown, page: PageNumber = 1) -> Response:
    async with service.engine.connect() as connection:
        total, rows = await imports.listed(connection, limit=PAGE, skip=(page - 1) * PAGE)
        waiting = await queue.under_way(connection)
    values: dict[str, Any] = {
        "imports": rows,
        "total": total,
        "page": page,
        "pages": -(-total // PAGE),
        "under_way": waiting,
    }
    return pages.render(request, "imports.html", **values)


@router.get("/template.{kind}")
async def template(kind: Literal["xlsx", "csv"], request: Request) -> Response:
    """An empty list in the reader's language."""
    language = language_of(request)
    content = await asyncio.to_thread(TEMPLATES[kind], language)
    name = quote(f"{translations(language).gettext(SHEETS[0])}.{kind}")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Content-Language": language}
    return Response(content, media_type=MEDIA_TYPES[kind], headers=headers)


@router.get("/{import_id}")
async def import_page(import_id: UUID, request: Request, service: Running, still: bool = False) -> Response:
    """`still` keeps a page that shows progress as it is, for whoever reads more slowly than it changes."""
    return await _import(request, service, import_id, Form(), still=still)


@router.post("/{import_id}/undo")
async def undo(import_id: UUID, request: Request, service: Running, form: Posted) -> Response:
    answer = await attempting(request, form, lambda sent: take_an_import_back(sent, import_id, SECONDS_TO_WAIT))
    if answer is not None:
        done = "" if answer.status_code == 202 else "?saved=yes"
        return RedirectResponse(f"/imports/{import_id}{done}", 303)
    if form.refusal and form.refusal.startswith(ImportWorkedOn().sentence):
        form.refusal = ImportWorkedOn().sentence  # of how many is said by the page, in its own language
    return await _import(request, service, import_id, form)


async def _import(request: Request, service: Service, import_id: UUID, form: Form, *, still: bool = False) -> Response:
    async with service.engine.connect() as connection:
        row = await imports.find(connection, import_id)
        asked = await queue.of_import(connection, import_id)
    if asked is not None and asked.state != "refused":
        return _progress(request, asked, still=still)
    if row is not None:
        return await _whole(request, service, row, asked, form)
    if asked is None:
        raise UnknownImport
    return await _not_loaded(request, service, asked)


def _progress(request: Request, asked: Row[Any], *, still: bool) -> Response:
    """How far it is; by itself again and again while it goes on, unless somebody wants to read in peace."""
    page = pages_of(request).render(request, "import_progress.html", asked=asked, still=still, seconds=REFRESH_SECONDS)
    if not still:
        page.headers["Refresh"] = f"{REFRESH_SECONDS}; url=/imports/{asked.import_id}?saved=yes"
    return page


async def _not_loaded(request: Request, service: Service, asked: Row[Any]) -> Response:
    draft = asked.draft
    async with service.engine.begin() as connection:
        try:
            await drafts.find(connection, vault_of(service), draft, service.clock())
        except DraftGone:
            draft = None
    return pages_of(request).render(request, "import_refused.html", asked=asked, why=refusal_of(asked), draft=draft)


async def _whole(request: Request, service: Service, row: Row[Any], asked: Row[Any] | None, form: Form) -> Response:
    async with service.engine.connect() as connection:
        recorded = await imports.recorded(connection, row)
        others = 0 if row.undone_on else await imports.worked_on(connection, recorded)
        first = participant.select().where(participant.c.participant.in_(recorded.participants[:PAGE]))
        people = (await connection.execute(first)).all()
        identities = await opened_identities(service, connection, people)
    return pages_of(request).render(
        request,
        "import.html",
        form.status,
        form=form,
        imported=row,
        enrolments=recorded.count - len(recorded.events),
        worked_on=others,
        why=None if asked is None or row.undone_on else refusal_of(asked),
        people=people,
        identities=identities,
    )
