"""My day: tasks in three parts, overdue, today, and the next seven days."""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matching.read import mentors, openings, proposals
from services.matching.read import my_day as read
from services.matching.read.mentors import opened_mentors
from services.matching.read.my_day import DueTask
from shared.readmodel.my_day import Task
from shared.service.arrival import Running
from shared.service.service import Service
from shared.vault.identities import disclosed_names
from shared.web.i18n import N_
from shared.web.my_day import WishedDay
from shared.web.pages import pseudonym
from shared.web.site import SearchWish, Shown

router = APIRouter(include_in_schema=False)

TASK_KINDS: Mapping[str, tuple[str, str]] = {
    "review": (N_("Review the proposal"), "/proposals/{}"),
    "participant_answer": (N_("Ask the participant"), "/proposals/{}"),
    "employer_answer": (N_("Ask the organisation"), "/proposals/{}"),
    "last_day": (N_("Last day to apply"), "/openings/{}"),
    "find_people": (N_("Find people"), "/openings/{}/people"),
    "filled": (N_("Close the filled opening"), "/openings/{}/close"),
    "vet": (N_("Vet the mentor"), "/mentors/{}/vet"),
    "find_somebody": (N_("Find somebody for the mentor to meet"), "/mentors/{}"),
    "meet": (N_("Ask how the mentorship goes"), "/mentorships/{}"),
}
"""The words (a msgid) of each kind of task, and the address where it is done."""


@router.get("/")
async def my_day(request: Request, service: Running, pages: Shown, wish: WishedDay, owner: SearchWish = "") -> Response:
    async with service.engine.connect() as connection:
        waiting = read.select_tasks(wish.today, wish.programme, owner)
        found = await read.list_tasks(connection, waiting, wish.today, limit=wish.limit, skip=wish.skip)
        tasks = {part: await _tasks(service, connection, found[part][1]) for part in wish.parts}
        counts = {part: count for part, (count, _) in found.items()}
        programmes = await openings.programmes(connection)
        owners = [(name, name) for name in await proposals.owners(connection)]
    return wish.shown(pages, request, tasks, counts, programmes, owner=owner, owners=owners)


async def _tasks(service: Service, connection: AsyncConnection, rows: Sequence[DueTask]) -> list[Task]:
    return [
        Task(
            due_on=row.due_on,
            words=TASK_KINDS[row.kind][0],
            address=TASK_KINDS[row.kind][1].format(row.about),
            text=row.text or "",
            programme=row.programme,
            who=who,
            who_address=address,
        )
        for row, (who, address) in zip(rows, await _about(service, connection, rows), strict=True)
    ]


async def _about(service: Service, connection: AsyncConnection, rows: Sequence[DueTask]) -> list[tuple[str, str]]:
    """The name of whom each row is about, a mentor or a participant, and the address of their page; else blank."""
    people = await disclosed_names(connection, service.keyring, {row.participant for row in rows if row.participant})
    known = await mentors.among(connection, {row.mentor for row in rows if row.mentor})
    identities = await opened_mentors(service, connection, known)

    def about(row: DueTask) -> tuple[str, str]:
        if row.mentor:
            identity = identities.get(row.mentor)
            name = f"{identity.given_name} {identity.family_name}" if identity else pseudonym(row.mentor)
            return name, f"/mentors/{row.mentor}"
        if row.participant:
            return people.get(row.participant) or pseudonym(row.participant), f"/participants/{row.participant}"
        return "", ""

    return [about(row) for row in rows]
