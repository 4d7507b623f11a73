"""What waits in matching, by day: proposals, openings that lack people, and mentors who lack somebody to meet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, Text, Uuid, case, cast, func, literal, null, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matching.read.mentors import mentor, mentorship
from services.matching.read.openings import opening
from services.matching.read.proposals import proposal
from shared.readmodel.my_day import MAX_COUNTED, PARTS, WEEK, Part, within
from shared.readmodel.rows import fetch_all

REVIEW, ASK_AGAIN, FIND_PEOPLE, VET, FIND_SOMEBODY, MEET = 2, 7, 3, 7, 14, 30
"""Days until a proposal is to be reviewed, an answer asked for again, people proposed for a new opening, a mentor
vetted, a suitable mentor given somebody to meet, and the next meeting held."""

FAILED = ("rejected", "declined", "refused", "expired")
"""The states of proposals that came to nothing."""


@dataclass(frozen=True)
class DueTask:
    """Something that waits: a task about `about`, and its place in its part of the day, of `counted` there."""

    kind: str
    due_on: date
    about: UUID
    participant: UUID | None
    mentor: UUID | None
    programme: str | None
    owner: str | None
    text: str | None
    part: Part
    place: int
    counted: int


_NOBODY, _NOTHING = cast(null(), Uuid), cast(null(), Text)


def select_tasks(today: date, programme: str = "", owner: str = "") -> Select[Any]:
    """The query for what waits; its columns are the first eight fields of DueTask."""
    waiting = union_all(*_proposals(), _last_days(), _without_people(today), _filled(), *_mentors(), _mentorships())
    query = select(waiting.subquery("waiting"))
    columns = query.selected_columns
    if programme:
        query = query.where(columns.programme == programme)
    return query.where(columns.owner == owner) if owner else query


async def list_tasks(
    connection: AsyncConnection, waiting: Select[Any], today: date, *, limit: int, skip: int = 0
) -> dict[Part, tuple[int, Sequence[DueTask]]]:
    """The number of tasks in each part, at most MAX_COUNTED, and a page of them, the earliest first; in one query."""
    task = waiting.selected_columns
    part = case(*((within(task.due_on, name, today), name) for name in PARTS)).label("part")
    place = func.row_number().over(partition_by=part, order_by=(task.due_on, task.kind, task.about)).label("place")
    counted = func.count().over(partition_by=part).label("counted")
    placed = waiting.add_columns(part, place, counted).where(task.due_on <= today + WEEK).subquery("placed")
    wanted_place = placed.c.place.between(skip + 1, skip + limit)
    query = select(placed).where(or_(placed.c.place == 1, wanted_place)).order_by(placed.c.place)
    tasks = await fetch_all(connection, query, DueTask)
    return {
        name: (
            next((min(task.counted, MAX_COUNTED) for task in tasks if task.part == name), 0),
            [task for task in tasks if task.part == name and task.place > skip],
        )
        for name in PARTS
    }


def _proposals() -> list[Select[Any]]:
    """Reviews and answers that are awaited, due no later than the proposal."""
    row = proposal.c

    def awaited(who: str, kind: str, days: int) -> Select[Any]:
        return (
            select(
                literal(kind).label("kind"),
                cast(func.least(row.since + days, row.due), Date).label("due_on"),
                row.proposal.label("about"),
                row.participant.label("participant"),
                _NOBODY.label("mentor"),
                row.programme.label("programme"),
                row.owner.label("owner"),
                func.coalesce(opening.c.title, opening.c.organisation).label("text"),
            )
            .outerjoin_from(proposal, opening, opening.c.opening == row.opening)
            .where(row.due.is_not(None), row.awaited == who)
        )

    return [
        awaited("reviewer", "review", REVIEW),
        awaited("participant", "participant_answer", ASK_AGAIN),
        awaited("employer", "employer_answer", ASK_AGAIN),
    ]


def _of_opening(kind: str, due_on: Any) -> Select[Any]:
    """A task about each published opening that is not closed and has a seat left."""
    row = opening.c
    text = func.concat(row.title, ", ", row.organisation)
    query = select(literal(kind), cast(due_on, Date), row.opening, _NOBODY, _NOBODY, row.programme, _NOTHING, text)
    return query.where(row.title.is_not(None), row.closed_on.is_(None), row.offered > row.withdrawn)


def _last_days() -> Select[Any]:
    """Openings with a last day to apply, on which they are to be closed or extended."""
    return _of_opening("last_day", opening.c.apply_by).where(opening.c.apply_by.is_not(None))


def _without_people(today: date) -> Select[Any]:
    """Openings that still can be applied for and have no proposal, or only failed ones."""
    hopeful = select(proposal.c.proposal).where(
        proposal.c.opening == opening.c.opening, proposal.c.state.not_in(FAILED)
    )
    due_on = func.least(opening.c.offered_on + FIND_PEOPLE, opening.c.apply_by)
    in_time = or_(opening.c.apply_by.is_(None), opening.c.apply_by >= today)
    return _of_opening("find_people", due_on).where(in_time, ~hopeful.exists())


def _filled() -> Select[Any]:
    """Every seat that is left is taken, and the opening is still open."""
    row = proposal.c
    employed = select(row.opening, func.count().label("seats"), func.max(row.since).label("last"))
    taken = employed.where(row.state == "employed").group_by(row.opening).subquery("taken")
    filled = taken.c.seats >= opening.c.offered - opening.c.withdrawn
    return _of_opening("filled", taken.c.last).where(taken.c.opening == opening.c.opening, filled)


def _mentors() -> list[Select[Any]]:
    """The mentors whom nobody has vetted, and the suitable mentors who meet nobody now."""
    row = mentor.c

    def about(kind: str, due_on: Any) -> Select[Any]:
        return select(literal(kind), cast(due_on, Date), row.mentor, _NOBODY, row.mentor, _NOTHING, _NOTHING, _NOTHING)

    theirs = mentorship.c.mentor == row.mentor
    meets = select(mentorship.c.mentorship).where(theirs, mentorship.c.ended_on.is_(None))
    last = select(mentorship.c.mentor, func.max(mentorship.c.ended_on).label("day")).group_by(mentorship.c.mentor)
    ended = last.subquery("ended")
    free_since = func.greatest(row.registered_on, ended.c.day)
    free = about("find_somebody", free_since + FIND_SOMEBODY).outerjoin_from(
        mentor, ended, ended.c.mentor == row.mentor
    )
    return [
        about("vet", row.registered_on + VET).where(row.suitable.is_(None)),
        free.where(row.suitable.is_(True), ~meets.exists()),
    ]


def _mentorships() -> Select[Any]:
    """The current mentorships without a recent meeting."""
    row = mentorship.c
    due_on = cast(func.coalesce(row.last_met_on, row.started_on) + MEET, Date)
    columns = (row.mentorship, row.participant, row.mentor, row.programme, _NOTHING, _NOTHING)
    return select(literal("meet"), due_on, *columns).where(row.ended_on.is_(None))
