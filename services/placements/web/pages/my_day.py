"""My day: tasks in three parts, overdue, today, and the next seven days."""

from collections.abc import Mapping

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.placements.read import my_day as read
from services.placements.read import search
from shared.readmodel.my_day import Part, Task, counted
from shared.service.arrival import Running
from shared.service.service import Service
from shared.vault.identities import disclosed_names
from shared.web.i18n import N_
from shared.web.my_day import DayWish, WishedDay
from shared.web.pages import pseudonym
from shared.web.site import Shown

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
async def my_day(request: Request, service: Running, pages: Shown, wish: WishedDay) -> Response:
    async with service.engine.connect() as connection:
        waiting = read.select_tasks(wish.programme)
        counts = await counted(connection, waiting, waiting.selected_columns.due_on, wish.today)
        tasks = {part: await _tasks(service, connection, wish, part) for part in wish.parts}
        codes = await search.programmes(connection)
    return wish.shown(pages, request, tasks, counts, codes)


async def _tasks(service: Service, connection: AsyncConnection, wish: DayWish, part: Part) -> list[Task]:
    rows = await read.list_tasks(connection, wish.today, part, wish.programme, limit=wish.limit, skip=wish.skip)
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
