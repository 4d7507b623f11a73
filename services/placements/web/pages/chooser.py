"""Participants in forms: ticked in a list, or written by the beginning of a pseudonym."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from fastapi import Request
from sqlalchemy import Text, cast, or_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from services.placements.read.activities import Activity
from services.placements.read.groups import group_stay
from services.placements.read.known_participants import known_enrolment, known_participant
from services.placements.read.participants import attendance
from shared.service.arrival import service_of
from shared.web.forms import Form
from shared.web.i18n import N_

MAX_OFFERED = 150
"""At most this many participants are offered to be ticked."""

MAX_PSEUDONYMS = 50
"""At most this many pseudonyms are written in one field."""

_BEGINNING = re.compile(r"[0-9a-f-]{1,36}")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

NOBODY = N_("There is no participant with this pseudonym.")
SEVERAL = N_("Several participants begin like this; write more of the id.")
TOO_MANY = N_("Write at most fifty pseudonyms at once.")


async def candidates(connection: AsyncConnection, activity: Activity) -> tuple[Sequence[UUID], set[UUID]]:
    """Return the candidates for an activity, and those who are recorded already.

    Candidates are its group, or else its programme's enrolled participants: the recorded ones first, then at most
    MAX_OFFERED others in the order of their ids.
    """
    query = select(attendance.c.participant).where(attendance.c.activity == activity.activity)
    there = set((await connection.execute(query)).scalars())
    day: date = activity.held_on or activity.day
    if activity.group is not None:
        stay = group_stay.c
        choice = select(stay.participant).where(
            stay.group == activity.group, stay.joined_on <= day, or_(stay.left_on.is_(None), stay.left_on >= day)
        )
    else:
        stay = known_enrolment.c
        choice = select(stay.participant).where(
            stay.programme == activity.programme,
            stay.opened_on <= day,
            or_(stay.closed_on.is_(None), stay.closed_on >= day),
        )
    people = union(choice).subquery()
    ordered = select(people.c.participant).order_by(people.c.participant).limit(MAX_OFFERED + len(there))
    offered = set((await connection.execute(ordered)).scalars()) - there
    return [*sorted(there), *sorted(offered)[:MAX_OFFERED]], there


def ids_of(form: Form, field: str) -> list[UUID]:
    """Return the ids that are ticked in a list of participants."""
    return [UUID(written) for written in form.listed(field) if _ID.fullmatch(written)]


async def by_pseudonyms(connection: AsyncConnection, form: Form, field: str) -> list[UUID]:
    """Return the participants whose pseudonyms stand in a field, with spaces or commas between; add errors if not."""
    people = []
    words = form.value(field).lower().replace(",", " ").split()
    if len(words) > MAX_PSEUDONYMS:
        form.errors.setdefault(field, TOO_MANY)
    for word in words[:MAX_PSEUDONYMS]:
        matches = await _two_matches(connection, word) if _BEGINNING.fullmatch(word) else []
        if len(matches) == 1:
            people.append(matches[0])
        else:
            form.errors.setdefault(field, SEVERAL if matches else NOBODY)
    return people


async def participant_by_pseudonym(request: Request, form: Form) -> Mapping[str, str]:
    """Return the field `participant` with the id of the only participant that it fits; add an error if not."""
    async with service_of(request).engine.connect() as connection:
        people = await by_pseudonyms(connection, form, "participant")
    if len(people) > 1:
        form.errors.setdefault("participant", SEVERAL)
    return {"participant": str(people[0])} if len(people) == 1 else {}


async def _two_matches(connection: AsyncConnection, beginning: str) -> Sequence[UUID]:
    """Return at most two participants whose ids begin like this."""
    participant = known_participant.c.participant
    query = select(participant).where(cast(participant, Text).startswith(beginning, autoescape=True))
    return (await connection.execute(query.distinct().limit(2))).scalars().all()
