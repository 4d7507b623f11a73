"""Pages about imports: an empty list to fill in, all imports, and one with its progress, its outcome and its undo."""

import asyncio
from typing import Literal
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.intake.domain.refusals import ImportWorkedOn, UnknownImport
from services.intake.importing.jobs import draft as drafts
from services.intake.importing.jobs import queue
from services.intake.importing.jobs.draft import DraftGone
from services.intake.importing.jobs.queue import Work
from services.intake.importing.jobs.requests import undo_an_import
from services.intake.importing.jobs.waiting import refusal_of
from services.intake.importing.reading.template import SHEETS, as_csv, as_xlsx
from services.intake.read import imports, participants
from services.intake.read.imports import Import
from services.intake.read.participants import opened_identities
from services.intake.read.search import PAGE
from services.intake.sealing import vault_of
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
        total, loaded = await imports.list_imports(connection, limit=PAGE, skip=(page - 1) * PAGE)
        pending = await queue.list_pending(connection)
    return pages.render(
        request, "imports.html", imports=loaded, total=total, page=page, pages=-(-total // PAGE), under_way=pending
    )


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
    """`still` keeps a page that shows progress from loading itself again."""
    return await _import(request, service, import_id, Form(), still=still)


@router.post("/{import_id}/undo")
async def undo(import_id: UUID, request: Request, service: Running, form: Posted) -> Response:
    answer = await attempting(request, form, lambda sent: undo_an_import(sent, import_id, SECONDS_TO_WAIT))
    if answer is not None:
        done = "" if answer.status_code == 202 else "?saved=yes"
        return RedirectResponse(f"/imports/{import_id}{done}", 303)
    if form.refusal and form.refusal.startswith(ImportWorkedOn().sentence):
        form.refusal = ImportWorkedOn().sentence  # the page says the number, in its own language
    return await _import(request, service, import_id, form)


async def _import(request: Request, service: Service, import_id: UUID, form: Form, *, still: bool = False) -> Response:
    async with service.engine.connect() as connection:
        loaded = await imports.find(connection, import_id)
        work = await queue.latest(connection, import_id)
    if work is not None and work.state != "refused":
        return _progress(request, work, still=still)
    if loaded is not None:
        return await _loaded(request, service, loaded, work, form)
    if work is None:
        raise UnknownImport
    return await _not_loaded(request, service, work)


def _progress(request: Request, work: Work, *, still: bool) -> Response:
    """The progress page, which loads itself again until the work is done, unless it shall keep still."""
    page = pages_of(request).render(request, "import_progress.html", work=work, still=still, seconds=REFRESH_SECONDS)
    if not still:
        page.headers["Refresh"] = f"{REFRESH_SECONDS}; url=/imports/{work.import_id}?saved=yes"
    return page


async def _not_loaded(request: Request, service: Service, work: Work) -> Response:
    draft = work.draft
    async with service.engine.begin() as connection:
        try:
            await drafts.find(connection, vault_of(service), draft, service.clock())
        except DraftGone:
            draft = None
    return pages_of(request).render(request, "import_refused.html", work=work, why=refusal_of(work), draft=draft)


async def _loaded(request: Request, service: Service, loaded: Import, work: Work | None, form: Form) -> Response:
    async with service.engine.connect() as connection:
        recorded = await imports.recorded(connection, loaded)
        others = 0 if loaded.undone_on else await imports.worked_on(connection, recorded)
        people = await participants.among(connection, recorded.participants[:PAGE])
        identities = await opened_identities(service, connection, people)
    return pages_of(request).render(
        request,
        "import.html",
        form.status,
        form=form,
        imported=loaded,
        enrolments=recorded.count - len(recorded.events),
        worked_on=others,
        why=None if work is None or loaded.undone_on else refusal_of(work),
        people=people,
        identities=identities,
    )
