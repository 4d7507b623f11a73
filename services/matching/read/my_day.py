"""What waits in matching, by day: proposals, openings that lack people, and mentors who lack somebody to meet."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Date, Row, Select, Text, Uuid, case, cast, func, literal, null, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matching.read.mentors import mentor, mentorship
from services.matching.read.openings import opening
from services.matching.read.proposals import proposal
from shared.readmodel.my_day import MOST, PARTS, WEEK, Part, within

REVIEW, ASK_AGAIN, FIND_PEOPLE, VET, FIND_SOMEBODY, MEET = 2, 7, 3, 7, 14, 30
"""Days: until a new proposal is to be reviewed, until whoever was asked is reminded, until somebody is to be proposed
for a new opening, until a mentor is to be vetted and until they are to meet somebody, and between two meetings."""

PAST_HOPE = ("rejected", "declined", "refused", "expired")
"""Proposals of which nothing came."""

_NOBODY, _NOTHING = cast(null(), Uuid), cast(null(), Text)


def wanted(today: date, programme: str = "", owner: str = "") -> Select[Any]:
    """What waits: `kind`, `due_on`, `about`, `participant`, `mentor`, `programme`, `owner` and `text`."""
    waiting = union_all(*_proposals(), _last_days(), _without_people(today), _filled(), *_mentors(), _mentorships())
    query = select(waiting.subquery("waiting"))
    columns = query.selected_columns
    if programme:
        query = query.where(columns.programme == programme)
    return query.where(columns.owner == owner) if owner else query


async def listed(
    connection: AsyncConnection, waiting: Select[Any], today: date, *, limit: int, skip: int = 0
) -> dict[Part, tuple[int, Sequence[Row[Any]]]]:
    """How much of what waits is in each part, MOST at most, and a page of it, the earliest first; read in one go."""
    of = waiting.selected_columns
    part = case(*((within(of.due_on, each, today), each) for each in PARTS)).label("part")
    place = func.row_number().over(partition_by=part, order_by=(of.due_on, of.kind, of.about)).label("place")
    counted = func.count().over(partition_by=part).label("counted")
    every = waiting.add_columns(part, place, counted).where(of.due_on <= today + WEEK).subquery("every")
    wanted_place = every.c.place.between(skip + 1, skip + limit)
    rows = (await connection.execute(select(every).where(or_(every.c.place == 1, wanted_place)))).all()
    return {
        each: (
            next((min(row.counted, MOST) for row in rows if row.part == each), 0),
            sorted((row for row in rows if row.part == each and row.place > skip), key=lambda row: int(row.place)),
        )
        for each in PARTS
    }


def _proposals() -> list[Select[Any]]:
    """Reviews and answers that are awaited; no later than the last day for an answer."""
    of = proposal.c

    def awaited(who: str, kind: str, days: int) -> Select[Any]:
        return (
            select(
                literal(kind).label("kind"),
                cast(func.least(of.since + days, of.due), Date).label("due_on"),
                of.proposal.label("about"),
                of.participant.label("participant"),
                _NOBODY.label("mentor"),
                of.programme.label("programme"),
                of.owner.label("owner"),
                func.coalesce(opening.c.title, opening.c.organisation).label("text"),
            )
            .outerjoin_from(proposal, opening, opening.c.opening == of.opening)
            .where(of.due.is_not(None), of.awaited == who)
        )

    return [
        awaited("reviewer", "review", REVIEW),
        awaited("participant", "participant_answer", ASK_AGAIN),
        awaited("employer", "employer_answer", ASK_AGAIN),
    ]


def _of_opening(kind: str, due_on: Any) -> Select[Any]:
    """About openings that are not closed and have a seat left."""
    of = opening.c
    text = func.concat(of.title, ", ", of.organisation)
    query = select(literal(kind), cast(due_on, Date), of.opening, _NOBODY, _NOBODY, of.programme, _NOTHING, text)
    return query.where(of.title.is_not(None), of.closed_on.is_(None), of.offered > of.withdrawn)


def _last_days() -> Select[Any]:
    """The last day to apply; thereafter the opening is to be closed, or its day put off."""
    return _of_opening("last_day", opening.c.apply_by).where(opening.c.apply_by.is_not(None))


def _without_people(today: date) -> Select[Any]:
    """Nobody is proposed, or nothing came of it, and there is still time."""
    hoped_for = select(proposal.c.proposal).where(
        proposal.c.opening == opening.c.opening, proposal.c.state.not_in(PAST_HOPE)
    )
    due_on = func.least(opening.c.offered_on + FIND_PEOPLE, opening.c.apply_by)
    in_time = or_(opening.c.apply_by.is_(None), opening.c.apply_by >= today)
    return _of_opening("find_people", due_on).where(in_time, ~hoped_for.exists())


def _filled() -> Select[Any]:
    """Somebody has every seat that is left, and whoever looks would still see the opening as open."""
    of = proposal.c
    employed = select(of.opening, func.count().label("seats"), func.max(of.since).label("last"))
    taken = employed.where(of.state == "employed").group_by(of.opening).subquery("taken")
    filled = taken.c.seats >= opening.c.offered - opening.c.withdrawn
    return _of_opening("filled", taken.c.last).where(taken.c.opening == opening.c.opening, filled)


def _mentors() -> list[Select[Any]]:
    """Those whom nobody has vetted, and those who are suitable and meet nobody now."""
    of = mentor.c

    def about(kind: str, due_on: Any) -> Select[Any]:
        return select(literal(kind), cast(due_on, Date), of.mentor, _NOBODY, of.mentor, _NOTHING, _NOTHING, _NOTHING)

    theirs = mentorship.c.mentor == of.mentor
    meets = select(mentorship.c.mentorship).where(theirs, mentorship.c.ended_on.is_(None))
    last = select(mentorship.c.mentor, func.max(mentorship.c.ended_on).label("day")).group_by(mentorship.c.mentor)
    ended = last.subquery("ended")
    free_since = func.greatest(of.registered_on, ended.c.day)
    free = about("find_somebody", free_since + FIND_SOMEBODY).outerjoin_from(mentor, ended, ended.c.mentor == of.mentor)
    return [
        about("vet", of.registered_on + VET).where(of.suitable.is_(None)),
        free.where(of.suitable.is_(True), ~meets.exists()),
    ]


def _mentorships() -> Select[Any]:
    """Those that go on, when nobody has told of a meeting for long."""
    of = mentorship.c
    due_on = cast(func.coalesce(of.last_met_on, of.started_on) + MEET, Date)
    columns = (of.mentorship, of.participant, of.mentor, of.programme, _NOTHING, _NOTHING)
    return select(literal("meet"), due_on, *columns).where(of.ended_on.is_(None))
