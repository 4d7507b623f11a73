"""The pages of one activity: what holds, its forms, and the list of those that still need an interpreter."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlalchemy import Row

from services.placements.domain.commands.activity import Occasion
from services.placements.domain.refusals import InterpreterNotAsWished, UnknownActivity
from services.placements.read import activities, groups, search
from services.placements.web import icalendar
from services.placements.web.api import activities as api
from services.placements.web.pages.chooser import at_hand
from shared.contract.command import stream_of
from shared.contract.placements import ActivityScheduled
from shared.contract.words import Day
from shared.service.arrival import Running, service_of
from shared.service.clock import stockholm_date
from shared.service.service import Service
from shared.vault.identities import disclosed_names
from shared.web.amending import records_of
from shared.web.form_pages import FormPage, add_forms
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
    done = await attempt(request, form, api.schedule_an_activity, form.read(api.schedule_an_activity.body))
    if done is None:
        return await _planning(request, service, form)
    return saved(done, f"/activities/{done.ids['activity']}")


@router.get("/activities/{activity}")
async def activity_page(activity: UUID, request: Request, service: Running, pages: Shown) -> Response:
    records = await records_of(service, stream_of("activity", activity))
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
    body = form.read(api.change_an_activity.body)
    done = await attempt(request, form, api.change_an_activity, body, {"activity": activity})
    return saved(done, f"/activities/{activity}") if done else await _planning(request, service, form, row)


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
    values = {"activity": row, "back": f"/activities/{row.activity}", **more}
    return pages_of(request).render(request, template, form.status, form=form, **values)


def _written(row: Row[Any]) -> dict[str, str]:
    """An activity's terms as its form has them."""
    terms = {name: getattr(row, name) for name in Occasion.model_fields}
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in terms.items()
        if value is not None
    }


async def _calling_off(request: Request, _: Form, activity: UUID) -> Mapping[str, Any]:
    return {"activity": await found(service_of(request), activity), "back": f"/activities/{activity}"}


async def _booking(request: Request, form: Form, activity: UUID) -> Mapping[str, Any]:
    """Another gender than was wished for is confirmed where it was refused before."""
    confirm = bool(form.value("although_not_wished")) or form.refusal == InterpreterNotAsWished().sentence
    return {**await _calling_off(request, form, activity), "confirm": confirm}


def _as_wished(_: Request, shown: Mapping[str, Any]) -> Mapping[str, str]:
    wished = shown["activity"]
    return {"language": wished.interpreter_language or "", "gender": wished.interpreter_gender or "any"}


def _empty(_: Request, __: Mapping[str, Any]) -> Mapping[str, str]:
    return {}


add_forms(
    router,
    FormPage(
        "/activities/{activity}/cancel",
        "activity_cancel.html",
        api.cancel_an_activity,
        _calling_off,
        "/activities/{activity}",
        begins=_empty,
    ),
    FormPage(
        "/activities/{activity}/interpreter",
        "interpreter.html",
        api.book_an_interpreter,
        _booking,
        "/activities/{activity}",
        begins=_as_wished,
    ),
)
