"""The pages of follow-ups: what is overdue, due and done; each one, and the form for its answer."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.placements.domain.follow_up import CRITERIA
from services.placements.domain.refusals import UnknownFollowUp
from services.placements.read import follow_ups as read
from services.placements.web.api import follow_ups as api
from services.placements.web.pages.lists import PAGE_SIZE, list_context, rows_before, search_text
from services.placements.web.people import name_of
from shared.contract.command import stream_of
from shared.contract.placements import FollowUpDue
from shared.readmodel.listing import SortWish, sort_of
from shared.service.arrival import Running, service_of
from shared.web.amending import records_of
from shared.web.form_pages import FormPage, add_forms
from shared.web.forms import Form
from shared.web.site import PageNumber, ProgrammeWish, Shown, today
from shared.web.timeline import timeline

WAITING: Sequence[read.State] = ("due", "not_reached")

router = APIRouter(prefix="/follow-ups", include_in_schema=False)


@router.get("")
async def follow_ups_page(
    request: Request,
    service: Running,
    pages: Shown,
    q: str = "",
    state: Literal["", "overdue", "coming", "done"] = "",
    kind: Literal["", "28_days", "6_months"] = "",
    programme: ProgrammeWish = "",
    sort: SortWish = "",
    page: PageNumber = 1,
) -> Response:
    q, order, now = search_text(q, 36), sort_of(sort, read.COLUMNS, read.FIRST_DUE), date.fromisoformat(today(request))
    conditions: dict[str, dict[str, Any]] = {
        "overdue": {"states": WAITING, "due_before": now},
        "coming": {"states": WAITING, "due_from": now},
        "done": {"states": ("recorded",)},
    }
    async with service.engine.connect() as connection:
        total, rows = await read.list_follow_ups(
            connection,
            kind=kind,
            programme=programme,
            beginning=q,
            sort=order,
            limit=PAGE_SIZE,
            skip=rows_before(page),
            **conditions.get(state, {}),
        )
        context = await list_context(service, connection, (row.participant for row in rows), total, page)
    filters = {"q": q, "state": state, "kind": kind, "programme": programme}
    return pages.render(request, "follow_ups.html", filters=filters, rows=rows, today=now, sort=order, **context)


@router.get("/{follow_up}")
async def follow_up_page(follow_up: UUID, request: Request, service: Running, pages: Shown) -> Response:
    records = await records_of(service, stream_of("follow_up", follow_up))
    due = next((record.event for record in records if isinstance(record.event, FollowUpDue)), None)
    if due is None:
        raise UnknownFollowUp
    async with service.engine.connect() as connection:
        row = await read.find_follow_up(connection, follow_up)
    values: dict[str, Any] = {"today": date.fromisoformat(today(request)), "criteria": CRITERIA, "due": due}
    values["names"] = await name_of(service, due.participant)
    return pages.render(request, "follow_up.html", follow_up=row, timeline=timeline(records), **values)


async def _about(request: Request, _: Form, follow_up: UUID) -> Mapping[str, Any]:
    row = await api.get_follow_up(service_of(request), follow_up)
    names = await name_of(service_of(request), row.participant)
    return {"follow_up": row, "back": f"/follow-ups/{follow_up}", "names": names}


add_forms(
    router,
    FormPage("/{follow_up}/record", "follow_up_record.html", api.record_a_follow_up, _about, "/follow-ups/{follow_up}"),
)
