"""My day: what waits, in three parts: overdue, today, and the next seven days."""

from collections.abc import Mapping, Sequence
from typing import Literal

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matching.read import mentors, openings, proposals
from services.matching.read import my_day as read
from services.matching.read.mentors import opened_mentors
from services.matching.read.my_day import Waiting
from shared.readmodel.my_day import PAGE_SIZE, Task, page_of
from shared.service.arrival import Running
from shared.service.clock import stockholm_date
from shared.service.service import Service
from shared.vault.identities import disclosed_names
from shared.web.i18n import N_
from shared.web.pages import pseudonym
from shared.web.site import PageNumber, ProgrammeWish, SearchWish, Shown

router = APIRouter(include_in_schema=False)

TASKS: Mapping[str, tuple[str, str]] = {
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
"""The words (msgid) for each kind, and the address at which it is done."""


@router.get("/")
async def my_day(
    request: Request,
    service: Running,
    pages: Shown,
    programme: ProgrammeWish = "",
    owner: SearchWish = "",
    part: Literal["", "overdue", "today", "week"] = "",
    page: PageNumber = 1,
) -> Response:
    today = stockholm_date(service.clock())
    waiting = read.wanted(today, programme, owner)
    async with service.engine.connect() as connection:
        limit, skip = page_of(part, page)
        found = await read.list_waiting(connection, waiting, today, limit=limit, skip=skip)
        tasks = {
            name: await _tasks(service, connection, rows) for name, (_, rows) in found.items() if part in ("", name)
        }
        counts = {name: count for name, (count, _) in found.items()}
        programmes = await openings.programmes(connection)
        owners = [(name, name) for name in await proposals.owners(connection)]
    return pages.render(
        request,
        "my_day.html",
        today=today.isoformat(),
        counts=counts,
        parts=tasks,
        programme=programme,
        owner=owner,
        part=part,
        programmes=programmes,
        owners=owners,
        page=page,
        pages=-(-counts[part] // PAGE_SIZE) if part else 1,
    )


async def _tasks(service: Service, connection: AsyncConnection, rows: Sequence[Waiting]) -> list[Task]:
    return [
        Task(
            due_on=row.due_on,
            words=TASKS[row.kind][0],
            address=TASKS[row.kind][1].format(row.about),
            text=row.text or "",
            programme=row.programme,
            who=who,
            who_address=address,
        )
        for row, (who, address) in zip(rows, await _about(service, connection, rows), strict=True)
    ]


async def _about(service: Service, connection: AsyncConnection, rows: Sequence[Waiting]) -> list[tuple[str, str]]:
    """The name of whom each row is about, a mentor or a participant, and the address of their page; else blank."""
    people = await disclosed_names(connection, service.keyring, {row.participant for row in rows if row.participant})
    known = await mentors.among(connection, {row.mentor for row in rows if row.mentor})
    identities = await opened_mentors(service, connection, known)

    def about(row: Waiting) -> tuple[str, str]:
        if row.mentor:
            identity = identities.get(row.mentor)
            name = f"{identity.given_name} {identity.family_name}" if identity else pseudonym(row.mentor)
            return name, f"/mentors/{row.mentor}"
        if row.participant:
            return people.get(row.participant) or pseudonym(row.participant), f"/participants/{row.participant}"
        return "", ""

    return [about(row) for row in rows]
