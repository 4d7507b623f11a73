"""The pages of one activity: what holds, its forms, and the list of those that still need an interpreter."""

from functools import partial
from typing import Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Request, Response
from sqlalchemy import Row

from services.placements.adapters import activities, calendar, groups, search
from services.placements.adapters.web import activities as api
from services.placements.adapters.web import attended
from services.placements.adapters.web.chosen import at_hand, by_pseudonyms
from services.placements.domain.calendar import activity_stream
from services.placements.domain.refusals import InterpreterNotAsWished, UnknownActivity
from shared.contract.placements import ActivityScheduled
from shared.contract.words import Day
from shared.runtime.clock import stockholm_date
from shared.runtime.service import Service
from shared.web.amending import records_of
from shared.web.api import Running
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
        form.values = _written(await _found(service, like))
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
    ends = None if row is None else calendar.ends(row).strftime("%H:%M")
    values: dict[str, Any] = {"activity": row, "ends": ends, "booked": booked, "group": group, "there": sorted(there)}
    return pages.render(request, "activity.html", timeline=timeline(records), **values)


@router.get("/activities/{activity}/change")
async def changing_form(activity: UUID, request: Request, service: Running) -> Response:
    row = await _found(service, activity)
    return await _planning(request, service, Form(_written(row), version=row.version), row)


@router.post("/activities/{activity}/change")
async def change(activity: UUID, request: Request, service: Running, form: Posted) -> Response:
    row = await _found(service, activity)
    asked = form.read(api.AskedActivity)
    answer = await attempt(request, form, asked, partial(api.change_an_activity, activity))
    return saved(answer, f"/activities/{activity}") if answer else await _planning(request, service, form, row)


@router.get("/activities/{activity}/cancel")
async def cancelling_form(activity: UUID, request: Request, service: Running) -> Response:
    return _about(request, "activity_cancel.html", await _found(service, activity), Form())


@router.post("/activities/{activity}/cancel")
async def cancel(activity: UUID, request: Request, service: Running, form: Posted) -> Response:
    row = await _found(service, activity)
    answer = await attempt(request, form, form.read(api.AskedCallingOff), partial(api.cancel_an_activity, activity))
    return saved(answer, f"/activities/{activity}") if answer else _about(request, "activity_cancel.html", row, form)


@router.get("/activities/{activity}/interpreter")
async def booking_form(activity: UUID, request: Request, service: Running) -> Response:
    row = await _found(service, activity)
    form = Form({"language": row.interpreter_language or "", "gender": row.interpreter_gender or "any"})
    return _about(request, "interpreter.html", row, form)


@router.post("/activities/{activity}/interpreter")
async def book(activity: UUID, request: Request, service: Running, form: Posted) -> Response:
    row = await _found(service, activity)
    answer = await attempt(request, form, form.read(api.AskedInterpreter), partial(api.book_an_interpreter, activity))
    if answer is not None:
        return saved(answer, f"/activities/{activity}")
    confirm = bool(form.value("although_not_wished")) or form.refusal == InterpreterNotAsWished().sentence
    return _about(request, "interpreter.html", row, form, confirm=confirm)


@router.get("/activities/{activity}/attendance")
async def attendance_form(activity: UUID, request: Request, service: Running) -> Response:
    row = await _found(service, activity)
    return await _attending(request, service, row, Form({"occurred_on": row.day.isoformat()}), at_first=True)


@router.post("/activities/{activity}/attendance")
async def attend(activity: UUID, request: Request, service: Running, form: Posted) -> Response:
    """The ticked and the written ones at once; an activity that was held already gets only those who are new."""
    row = await _found(service, activity)
    async with service.engine.connect() as connection:
        written = await by_pseudonyms(connection, form, "pseudonym")
    kept = {name: value for name, value in form.values.items() if not name.startswith("participants")}
    people = dict.fromkeys([*form.listed("participants"), *map(str, written)])
    pseudonym = kept.pop("pseudonym", "")
    form.values = {**kept, **{f"participants.{number}": id_ for number, id_ in enumerate(people)}}
    if row.state == "held":
        adding = form.read(attended.AskedAttendances)
        answer = await attempt(request, form, adding, partial(attended.record_attendances, activity))
    else:
        holding = form.read(attended.AskedHolding)
        answer = await attempt(request, form, holding, partial(attended.hold_an_activity, activity))
    if answer is not None:
        return saved(answer, f"/activities/{activity}")
    form.values["pseudonym"] = pseudonym
    return await _attending(request, service, row, form)


async def _found(service: Service, activity: UUID) -> Row[Any]:
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


async def _attending(
    request: Request, service: Service, row: Row[Any], form: Form, *, at_first: bool = False
) -> Response:
    async with service.engine.connect() as connection:
        offered, there = await at_hand(connection, row)
    if at_first:
        form.values |= {f"participants.{number}": str(id_) for number, id_ in enumerate(sorted(there))}
    people = dict.fromkeys([*map(str, offered), *form.listed("participants")])
    return _about(request, "activity_attendance.html", row, form, people=list(people))


def _about(request: Request, template: str, row: Row[Any], form: Form, **more: Any) -> Response:
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
