"""My day: tasks in three parts, overdue, today, and the next seven days."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.read import my_day as read
from services.intake.read import participants
from services.intake.read.my_day import DueTask
from services.intake.read.participants import opened_identities
from services.intake.read.search import full_name, programmes
from services.intake.web.opened import opened_texts
from shared.contract.command import stream_of
from shared.contract.plaintexts import PlanText
from shared.log.database import driver
from shared.log.read import histories
from shared.readmodel.my_day import Part, Task, counted
from shared.service.arrival import Running
from shared.service.service import Service
from shared.web.i18n import N_
from shared.web.my_day import DayWish, WishedDay
from shared.web.pages import pseudonym
from shared.web.site import Shown

router = APIRouter(include_in_schema=False)

TASK_KINDS: Mapping[str, tuple[str, str]] = {
    "inventory_to_start": (N_("Start the inventory"), "inventory-start"),
    "inventory_to_complete": (N_("Complete the inventory"), "inventory-complete"),
    "plan_to_agree": (N_("Agree a plan"), "plan"),
    "plan_step": (N_("A step of the plan"), ""),
    "mandate_ends": (N_("A mandate ends"), ""),
    "disclosure_ends": (N_("A disclosure ends"), ""),
}
"""The words (a msgid) of each kind of task, and its form where there is one."""


@router.get("/")
async def my_day(request: Request, service: Running, pages: Shown, wish: WishedDay) -> Response:
    async with service.engine.connect() as connection:
        waiting = read.select_tasks(wish.today, wish.programme)
        counts = await counted(connection, waiting, read.due.c.due_on, wish.today)
        tasks = {part: await _tasks(service, connection, wish, part) for part in wish.parts}
        codes = await programmes(connection)
    return wish.shown(pages, request, tasks, counts, codes)


async def _tasks(service: Service, connection: AsyncConnection, wish: DayWish, part: Part) -> list[Task]:
    rows = await read.list_tasks(connection, wish.today, part, wish.programme, limit=wish.limit, skip=wish.skip)
    people = await participants.among(connection, {row.participant for row in rows})
    identities = await opened_identities(service, connection, people)
    texts = await _steps(service, connection, rows)
    return [
        Task(
            due_on=row.due_on,
            words=TASK_KINDS[row.kind][0],
            address="/".join(filter(None, (f"/participants/{row.participant}", _form(row)))),
            text=texts.get((row.about, row.number), ""),
            programme=row.programme,
            who=full_name(identities.get(row.participant)) or pseudonym(row.participant),
            who_address=f"/participants/{row.participant}",
        )
        for row in rows
    ]


def _form(row: DueTask) -> str:
    """The form for what waits, where there is one."""
    return f"plans/{row.about}/steps/{row.number + 1}/done" if row.kind == "plan_step" else TASK_KINDS[row.kind][1]


async def _steps(service: Service, connection: AsyncConnection, rows: Sequence[DueTask]) -> dict[tuple[UUID, int], str]:
    """The texts of the steps among these rows, by the event of the plan and the step's number from 0."""
    people = {row.participant for row in rows if row.kind == "plan_step"}
    steps: dict[tuple[UUID, int], str] = {}
    if not people:
        return steps
    records = await histories(await driver(connection), [stream_of("participant", id_) for id_ in people])
    for id_ in people:
        texts = await opened_texts(service, connection, id_, records[stream_of("participant", id_)])
        for event, text in texts.items():
            if isinstance(text, PlanText):
                steps |= {(event, n): f"{step.what} – {step.owner}" for n, step in enumerate(text.steps)}
    return steps
