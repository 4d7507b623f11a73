"""The pages of groups: the list, one group with its members, and the forms to form, join and leave one."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.placements.domain.refusals import UnknownGroup
from services.placements.read import activities, groups, search
from services.placements.web.api import groups as api
from services.placements.web.lookup import lookup
from services.placements.web.pages.chooser import participant_by_pseudonym
from services.placements.web.pages.lists import PAGE_SIZE, list_context, rows_before
from services.placements.web.people import pseudonym
from shared.contract.command import stream_of
from shared.contract.placements import GroupFormed
from shared.service.arrival import Running, service_of
from shared.service.clock import stockholm_date
from shared.vault.identities import disclosed_names
from shared.web.amending import records_of
from shared.web.form_pages import FormPage, add_forms, from_today
from shared.web.forms import Form
from shared.web.site import PageNumber, ProgrammeWish, Shown
from shared.web.timeline import timeline

MAX_COMING = 20
"""At most this many coming activities are shown on a group's page."""

router = APIRouter(include_in_schema=False)


@router.get("/groups")
async def groups_page(
    request: Request, service: Running, pages: Shown, programme: ProgrammeWish = "", page: PageNumber = 1
) -> Response:
    async with service.engine.connect() as connection:
        total, rows = await groups.list_groups(connection, programme=programme, limit=PAGE_SIZE, skip=rows_before(page))
        context = await list_context(service, connection, (), total, page)
    return pages.render(request, "groups.html", groups=rows, programme=programme, **context)


async def _forming(request: Request, _: Form) -> Mapping[str, Any]:
    async with service_of(request).engine.connect() as connection:
        return {"programmes": await search.programmes(connection), "back": "/groups"}


async def _about(request: Request, _: Form, group: UUID) -> Mapping[str, Any]:
    row = await lookup(service_of(request), groups.find_group, group, UnknownGroup)
    return {"group": row, "back": f"/groups/{group}"}


async def _leaving(request: Request, form: Form, group: UUID) -> Mapping[str, Any]:
    service = service_of(request)
    async with service.engine.connect() as connection:
        members = [stay.participant for stay in await groups.list_stays(connection, group) if stay.left_on is None]
        names = await disclosed_names(connection, service.keyring, members)
    choices = [(str(id_), " ".join(filter(None, (names.get(id_), pseudonym(id_))))) for id_ in members]
    return {**await _about(request, form, group), "inside": choices}


def _for_everyone(request: Request, context: Mapping[str, Any]) -> Mapping[str, str]:
    return {**from_today(request, context), "audience": "everyone"}


def _with_member(request: Request, context: Mapping[str, Any]) -> Mapping[str, str]:
    """Today, and the member that the address names."""
    participant = request.query_params.get("participant", "")
    return {
        **from_today(request, context),
        **({"participant": participant} if participant in dict(context["inside"]) else {}),
    }


_page = partial(FormPage, after="/groups/{group}")

add_forms(
    router,
    _page("/groups/new", "group_form.html", api.form_a_group, _forming, begins=_for_everyone),
    _page("/groups/{group}/join", "group_join.html", api.join_a_group, _about, prepare=participant_by_pseudonym),
    _page("/groups/{group}/leave", "group_leave.html", api.leave_a_group, _leaving, begins=_with_member),
)


@router.get("/groups/{group}")
async def group_page(group: UUID, request: Request, service: Running, pages: Shown) -> Response:
    records = await records_of(service, stream_of("group", group))
    if not any(isinstance(record.event, GroupFormed) for record in records):
        raise UnknownGroup
    async with service.engine.connect() as connection:
        row = await groups.find_group(connection, group)
        stays = await groups.list_stays(connection, group)
        now = stockholm_date(service.clock())
        _, coming = await activities.list_activities(connection, first=now, group=group, limit=MAX_COMING)
        names = await disclosed_names(connection, service.keyring, {stay.participant for stay in stays})
    values: dict[str, Any] = {"group": row, "stays": stays, "coming": coming, "names": names}
    return pages.render(request, "group.html", timeline=timeline(records), **values)
