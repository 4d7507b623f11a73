"""The pages of groups: the list, one group with those in it, and the forms to form, join and leave one."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlalchemy import Row

from services.placements.domain.refusals import UnknownGroup
from services.placements.read import activities, groups, search
from services.placements.web.api import groups as api
from services.placements.web.pages.chooser import read_pseudonym
from services.placements.web.people import pseudonym
from shared.contract.command import stream_of
from shared.contract.placements import GroupFormed
from shared.service.arrival import Running
from shared.service.clock import stockholm_date
from shared.service.service import Service
from shared.vault.identities import disclosed_names
from shared.web.amending import records_of
from shared.web.forms import Form
from shared.web.site import PageNumber, Posted, ProgrammeWish, Shown, attempt, pages_of, saved, today
from shared.web.timeline import timeline

PAGE = 50
COMING = 20
"""So many coming activities are shown on a group's page."""

router = APIRouter(include_in_schema=False)


@router.get("/groups")
async def groups_page(
    request: Request, service: Running, pages: Shown, programme: ProgrammeWish = "", page: PageNumber = 1
) -> Response:
    async with service.engine.connect() as connection:
        total, rows = await groups.listed(connection, programme=programme or None, limit=PAGE, skip=(page - 1) * PAGE)
        codes = await search.programmes(connection)
    values: dict[str, Any] = {"groups": rows, "total": total, "programmes": codes, "programme": programme}
    return pages.render(request, "groups.html", page=page, pages=-(-total // PAGE), **values)


@router.get("/groups/new")
async def forming_form(request: Request, service: Running) -> Response:
    return await _forming(request, service, Form({"audience": "everyone", "occurred_on": today(request)}))


@router.post("/groups/new")
async def form_group(request: Request, service: Running, form: Posted) -> Response:
    done = await attempt(request, form, api.form_a_group, form.read(api.form_a_group.body))
    if done is None:
        return await _forming(request, service, form)
    return saved(done, f"/groups/{done.ids['group']}")


@router.get("/groups/{group}")
async def group_page(group: UUID, request: Request, service: Running, pages: Shown) -> Response:
    records = await records_of(service, stream_of("group", group))
    if not any(isinstance(record.event, GroupFormed) for record in records):
        raise UnknownGroup
    async with service.engine.connect() as connection:
        row = await groups.find(connection, group)
        stays = await groups.stays(connection, group)
        now = stockholm_date(service.clock())
        _, coming = await activities.listed(connection, first=now, group=group, limit=COMING)
        names = await disclosed_names(connection, service.keyring, {stay.participant for stay in stays})
    values: dict[str, Any] = {"group": row, "stays": stays, "coming": coming, "names": names}
    return pages.render(request, "group.html", timeline=timeline(records), **values)


@router.get("/groups/{group}/join")
async def joining_form(group: UUID, request: Request, service: Running) -> Response:
    return _about(request, "group_join.html", await _found(service, group), Form({"occurred_on": today(request)}))


@router.post("/groups/{group}/join")
async def join(group: UUID, request: Request, service: Running, form: Posted) -> Response:
    """One participant by pseudonym, or by the whole id."""
    row = await _found(service, group)
    async with service.engine.connect() as connection:
        written = form.value("participant")
        await read_pseudonym(connection, form, "participant")
    done = await attempt(request, form, api.join_a_group, form.read(api.join_a_group.body), {"group": group})
    if done is not None:
        return saved(done, f"/groups/{group}")
    form.values["participant"] = written
    return _about(request, "group_join.html", row, form)


@router.get("/groups/{group}/leave")
async def leaving_form(group: UUID, request: Request, service: Running, participant: UUID | None = None) -> Response:
    form = Form({"occurred_on": today(request), "participant": str(participant or "")})
    return await _leaving(request, service, await _found(service, group), form)


@router.post("/groups/{group}/leave")
async def leave(group: UUID, request: Request, service: Running, form: Posted) -> Response:
    row = await _found(service, group)
    done = await attempt(request, form, api.leave_a_group, form.read(api.leave_a_group.body), {"group": group})
    return saved(done, f"/groups/{group}") if done else await _leaving(request, service, row, form)


async def _found(service: Service, group: UUID) -> Row[Any]:
    async with service.engine.connect() as connection:
        row = await groups.find(connection, group)
    if row is None:
        raise UnknownGroup
    return row


async def _forming(request: Request, service: Service, form: Form) -> Response:
    async with service.engine.connect() as connection:
        codes = await search.programmes(connection)
    values: dict[str, Any] = {"programmes": codes, "back": "/groups"}
    return pages_of(request).render(request, "group_form.html", form.status, form=form, **values)


async def _leaving(request: Request, service: Service, row: Row[Any], form: Form) -> Response:
    async with service.engine.connect() as connection:
        inside = [s.participant for s in await groups.stays(connection, row.group) if s.left_on is None]
        names = await disclosed_names(connection, service.keyring, inside)
    choices = [(str(id_), " ".join(filter(None, (names.get(id_), pseudonym(id_))))) for id_ in inside]
    return _about(request, "group_leave.html", row, form, inside=choices)


def _about(request: Request, template: str, row: Row[Any], form: Form, **more: Any) -> Response:
    values = {"group": row, "back": f"/groups/{row.group}", **more}
    return pages_of(request).render(request, template, form.status, form=form, **values)
