"""The pages of one activity, its forms, and the list of activities that still need an interpreter."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.placements.domain.refusals import InterpreterNotAsWished, UnknownActivity
from services.placements.read import activities, groups, search
from services.placements.read.activities import Activity
from services.placements.web import icalendar
from services.placements.web.api import activities as api
from services.placements.web.pages.chooser import candidates
from services.placements.web.pages.lists import PAGE_SIZE, rows_before
from shared.contract.command import stream_of
from shared.contract.placements import ActivityScheduled, Occasion
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

router = APIRouter(include_in_schema=False)


@router.get("/interpreters")
async def interpreters_page(request: Request, service: Running, pages: Shown, page: PageNumber = 1) -> Response:
    async with service.engine.connect() as connection:
        total, rows = await activities.list_activities(
            connection,
            first=stockholm_date(service.clock()),
            interpreter_needed=True,
            limit=PAGE_SIZE,
            skip=rows_before(page),
        )
    values: dict[str, Any] = {"activities": rows, "total": total, "page": page, "pages": -(-total // PAGE_SIZE)}
    return pages.render(request, "interpreters.html", **values)


@router.get("/activities/new")
async def planning_form(
    request: Request, service: Running, day: Day | None = None, like: UUID | None = None, group: UUID | None = None
) -> Response:
    form = Form({"audience": "everyone", "minutes": "60"})
    if like is not None:
        form.values = _form_values(await api.get_activity(service, like))
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
        row = await activities.find_activity(connection, activity)
        booked = await activities.interpreters(connection, activity)
        group = None if row is None or row.group is None else await groups.find_group(connection, row.group)
        _, there = ([], set()) if row is None else await candidates(connection, row)
        names = await disclosed_names(connection, service.keyring, there)
    ends = None if row is None else icalendar.ends(row).strftime("%H:%M")
    values: dict[str, Any] = {"activity": row, "ends": ends, "booked": booked, "group": group, "names": names}
    values["there"] = sorted(there)
    return pages.render(request, "activity.html", timeline=timeline(records), **values)


async def _planning(request: Request, service: Service, form: Form) -> Response:
    """The form for a new activity."""
    values = {"activity": None, "back": "/calendar", **await _choices(service)}
    return pages_of(request).render(request, "activity_plan.html", form.status, form=form, **values)


async def _changing(request: Request, form: Form, activity: UUID) -> Mapping[str, Any]:
    """The context of the form that changes an activity; its version makes a stale form fail."""
    context = await _about(request, form, activity)
    if form.stale or form.version is None:
        form.version = context["activity"].version
    return {**context, **await _choices(service_of(request))}


async def _choices(service: Service) -> Mapping[str, Any]:
    async with service.engine.connect() as connection:
        codes = {*await search.programmes(connection), *await activities.programmes(connection)}
        _, formed = await groups.list_groups(connection, limit=500)
    choices = [(str(group.group), f"{group.name} ({group.programme})") for group in formed]
    return {"programmes": sorted(codes), "groups": choices}


def _form_values(row: Activity) -> dict[str, str]:
    """Return an activity's terms as the values of its form."""
    terms = {name: getattr(row, name) for name in Occasion.model_fields}
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in terms.items()
        if value is not None
    }


async def _about(request: Request, _: Form, activity: UUID) -> Mapping[str, Any]:
    return {"activity": await api.get_activity(service_of(request), activity), "back": f"/activities/{activity}"}


async def _booking(request: Request, form: Form, activity: UUID) -> Mapping[str, Any]:
    """Another gender than was wished for is confirmed where it was refused before."""
    confirm = bool(form.value("although_not_wished")) or form.refusal == InterpreterNotAsWished().sentence
    return {**await _about(request, form, activity), "confirm": confirm}


def _wished(_: Request, context: Mapping[str, Any]) -> Mapping[str, str]:
    wished = context["activity"]
    return {"language": wished.interpreter_language or "", "gender": wished.interpreter_gender or "any"}


def _empty(_: Request, __: Mapping[str, Any]) -> Mapping[str, str]:
    return {}


def _as_it_is(_: Request, context: Mapping[str, Any]) -> Mapping[str, str]:
    return _form_values(context["activity"])


_page = partial(FormPage, after="/activities/{activity}")

add_forms(
    router,
    _page("/activities/{activity}/change", "activity_plan.html", api.change_an_activity, _changing, begins=_as_it_is),
    _page("/activities/{activity}/cancel", "activity_cancel.html", api.cancel_an_activity, _about, begins=_empty),
    _page("/activities/{activity}/interpreter", "interpreter.html", api.book_an_interpreter, _booking, begins=_wished),
)
