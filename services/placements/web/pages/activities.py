"""The pages of one activity: what holds, its forms, and the list of those that still need an interpreter."""

from functools import partial
from typing import Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Request, Response
from sqlalchemy import Row

from services.placements.domain.calendar import activity_stream
from services.placements.domain.refusals import InterpreterNotAsWished, UnknownActivity
from services.placements.read import activities, groups, search
from services.placements.web import icalendar
from services.placements.web.api import activities as api
from services.placements.web.pages.chooser import at_hand
from shared.contract.placements import ActivityScheduled
from shared.contract.words import Day
from shared.service.arrival import Running
from shared.service.clock import stockholm_date
from shared.service.service import Service
from shared.vault.identities import disclosed_names
from shared.web.amending import records_of
from shared.web.forms import Form
from shared.web.site import PageNumber, Posted, Shown, attempt, pages_of, saved, today
from shared.web.timeline import timeline

PAGE = 50

router = APIRouter(include_in_schema=False)


@router.get("/interpreters")
async def interpreters_page(request: Request, service: Running, pages: Shown, page: PageNumber = 1) -> Response:
    async with service.engine.connect() as connection:
        total, rows = await activities.listed(
            connection,
            first=stockholm_date(service.clock()),
            interpreter_needed=True,
            limit=PAGE,
            skip=(page - 1) * PAGE,
        )
    values: dict[str, Any] = {"activities": rows, "total": total, "page": page, "pages": -(-total // PAGE)}
    return pages.render(request, "interpreters.html", **values)


@router.get("/activities/new")
async def planning_form(
    request: Request, service: Running, day: Day | None = None, like: UUID | None = None, group: UUID | None = None
) -> Response:
    form = Form({"audience": "everyone", "minutes": "60"})
    if like is not None:
        form.values = _written(await found(service, like))
    form.values["day"] = today(request) if day is None else day.isoformat()
    if group is not None:
        form.values["group"] = str(group)
    return await _planning(request, service, form)


@router.post("/activities/new")
async def plan(request: Request, service: Running, form: Posted) -> Response:
    answer = await attempt(request, form, form.read(api.AskedActivity), api.schedule_an_activity)
    if answer is None:
        return await _planning(request, service, form)
    return saved(answer, f"/activities/{orjson.loads(answer.body)['activity']}")


@router.get("/activities/{activity}")
async def activity_page(activity: UUID, request: Request, service: Running, pages: Shown) -> Response:
    records = await records_of(service, activity_stream(activity))
    if not any(isinstance(record.event, ActivityScheduled) for record in records):
        raise UnknownActivity
    async with service.engine.connect() as connection:
        row = await activities.find(connection, activity)
        booked = await activities.interpreters(connection, activity)
        group = None if row is None or row.group is None else await groups.find(connection, row.group)
        _, there = ([], set()) if row is None else await at_hand(connection, row)
        names = await disclosed_names(connection, service.keyring, there)
    ends = None if row is None else icalendar.ends(row).strftime("%H:%M")
    values: dict[str, Any] = {"activity": row, "ends": ends, "booked": booked, "group": group, "there": sorted(there)}
    values["names"] = names
    return pages.render(request, "activity.html", timeline=timeline(records), **values)


@router.get("/activities/{activity}/change")
async def changing_form(activity: UUID, request: Request, service: Running) -> Response:
    row = await found(service, activity)
    return await _planning(request, service, Form(_written(row), version=row.version), row)


@router.post("/activities/{activity}/change")
async def change(activity: UUID, request: Request, service: Running, form: Posted) -> Response:
    row = await found(service, activity)
    asked = form.read(api.AskedActivity)
    answer = await attempt(request, form, asked, partial(api.change_an_activity, activity))
    return saved(answer, f"/activities/{activity}") if answer else await _planning(request, service, form, row)


@router.get("/activities/{activity}/cancel")
async def cancelling_form(activity: UUID, request: Request, service: Running) -> Response:
    return about(request, "activity_cancel.html", await found(service, activity), Form())


@router.post("/activities/{activity}/cancel")
async def cancel(activity: UUID, request: Request, service: Running, form: Posted) -> Response:
    row = await found(service, activity)
    answer = await attempt(request, form, form.read(api.AskedCallingOff), partial(api.cancel_an_activity, activity))
    return saved(answer, f"/activities/{activity}") if answer else about(request, "activity_cancel.html", row, form)


@router.get("/activities/{activity}/interpreter")
async def booking_form(activity: UUID, request: Request, service: Running) -> Response:
    row = await found(service, activity)
    form = Form({"language": row.interpreter_language or "", "gender": row.interpreter_gender or "any"})
    return about(request, "interpreter.html", row, form)


@router.post("/activities/{activity}/interpreter")
async def book(activity: UUID, request: Request, service: Running, form: Posted) -> Response:
    row = await found(service, activity)
    answer = await attempt(request, form, form.read(api.AskedInterpreter), partial(api.book_an_interpreter, activity))
    if answer is not None:
        return saved(answer, f"/activities/{activity}")
    confirm = bool(form.value("although_not_wished")) or form.refusal == InterpreterNotAsWished().sentence
    return about(request, "interpreter.html", row, form, confirm=confirm)


async def found(service: Service, activity: UUID) -> Row[Any]:
    """The activity's row. Raises UnknownActivity."""
    async with service.engine.connect() as connection:
        row = await activities.find(connection, activity)
    if row is None:
        raise UnknownActivity
    return row


async def _planning(request: Request, service: Service, form: Form, row: Row[Any] | None = None) -> Response:
    """The form for a new activity, or for changes to one."""
    if form.stale and row is not None:
        form.version = row.version
    async with service.engine.connect() as connection:
        codes = {*await search.programmes(connection), *await activities.programmes(connection)}
        _, formed = await groups.listed(connection, limit=500)
    values: dict[str, Any] = {
        "activity": row,
        "programmes": sorted(codes),
        "groups": [(str(group.group), f"{group.name} ({group.programme})") for group in formed],
        "back": f"/activities/{row.activity}" if row is not None else "/calendar",
    }
    return pages_of(request).render(request, "activity_plan.html", form.status, form=form, **values)


def about(request: Request, template: str, row: Row[Any], form: Form, **more: Any) -> Response:
    """A form about one activity."""
    values = {"activity": row, "back": f"/activities/{row.activity}", "confirm": False, **more}
    return pages_of(request).render(request, template, form.status, form=form, **values)


def _written(row: Row[Any]) -> dict[str, str]:
    """An activity's terms as its form has them."""
    terms = {name: getattr(row, name) for name in api.AskedActivity.model_fields if name != "occurred_on"}
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in terms.items()
        if value is not None
    }
