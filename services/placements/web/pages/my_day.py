"""My day: tasks in three parts, overdue, today, and the next seven days."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.placements.read import my_day as read
from services.placements.read import search
from shared.readmodel.my_day import PAGE_SIZE, PARTS, Part, Task, counted, page_of
from shared.service.arrival import Running
from shared.service.clock import stockholm_date
from shared.service.service import Service
from shared.vault.identities import disclosed_names
from shared.web.i18n import N_
from shared.web.pages import pseudonym
from shared.web.site import PageNumber, ProgrammeWish, Shown

router = APIRouter(include_in_schema=False)

TASK_KINDS: Mapping[str, tuple[str, str]] = {
    "follow_up_28_days": (N_("Follow up after 28 days"), "/follow-ups/{}"),
    "follow_up_6_months": (N_("Follow up after six months"), "/follow-ups/{}"),
    "agreement_to_sign": (N_("Get the agreement signed"), "/agreements/{}"),
    "placement_to_start": (N_("Start the placement"), "/agreements/{}"),
    "placement_ends": (N_("The placement ends"), "/placements/{}"),
    "activity": (N_("Activity"), "/activities/{}"),
}
"""The words (a msgid) of each kind of task, and the address where it is done."""


@router.get("/")
async def my_day(
    request: Request,
    service: Running,
    pages: Shown,
    programme: ProgrammeWish = "",
    part: Literal["", "overdue", "today", "week"] = "",
    page: PageNumber = 1,
) -> Response:
    today = stockholm_date(service.clock())
    async with service.engine.connect() as connection:
        waiting = read.select_tasks(programme)
        counts = await counted(connection, waiting, waiting.selected_columns.due_on, today)
        tasks = {
            name: await _tasks(service, connection, today, name, programme, *page_of(part, page))
            for name in PARTS
            if part in ("", name)
        }
        codes = await search.programmes(connection)
    return pages.render(
        request,
        "my_day.html",
        today=today.isoformat(),
        counts=counts,
        parts=tasks,
        programme=programme,
        part=part,
        programmes=codes,
        page=page,
        pages=-(-counts[part] // PAGE_SIZE) if part else 1,
    )


async def _tasks(
    service: Service, connection: AsyncConnection, today: date, part: Part, programme: str, limit: int, skip: int
) -> list[Task]:
    rows = await read.list_tasks(connection, today, part, programme, limit=limit, skip=skip)
    people = {row.participant for row in rows if row.participant is not None}
    names = await disclosed_names(connection, service.keyring, people)
    return [
        Task(
            due_on=row.due_on,
            words=TASK_KINDS[row.kind][0],
            address=TASK_KINDS[row.kind][1].format(row.about),
            text=row.text or "",
            programme=row.programme,
            who=(names.get(row.participant) or pseudonym(row.participant)) if row.participant else "",
            who_address=f"/participants/{row.participant}",
        )
        for row in rows
    ]
