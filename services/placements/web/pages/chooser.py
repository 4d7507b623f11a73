"""Participants as people name them in forms: by ticking them, and by the beginning of a pseudonym."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Text, cast, or_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from services.placements.read.groups import group_stay
from services.placements.read.known_participants import known_enrolment, known_participant
from services.placements.read.participants import attendance
from shared.web.forms import Form
from shared.web.i18n import N_

MOST = 150
"""So many participants are offered to be ticked."""

_BEGINNING = re.compile(r"[0-9a-f-]{1,36}")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_AT_ONCE = 50

NOBODY = N_("There is no participant with this pseudonym.")
SEVERAL = N_("Several participants begin like this; write more of the id.")
TOO_MANY = N_("Write at most fifty pseudonyms at once.")


async def at_hand(connection: AsyncConnection, activity: Row[Any]) -> tuple[Sequence[UUID], set[UUID]]:
    """Who may have been at an activity: its group, or who was enrolled in its programme; and who is recorded already.

    At most MOST who are not recorded, in the order of their ids.
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
    ordered = select(people.c.participant).order_by(people.c.participant).limit(MOST + len(there))
    offered = set((await connection.execute(ordered)).scalars()) - there
    return [*sorted(there), *sorted(offered)[:MOST]], there


def ids_of(form: Form, field: str) -> list[UUID]:
    """What is ticked in a list of participants, as far as it is ids at all."""
    return [UUID(written) for written in form.listed(field) if _ID.fullmatch(written)]


async def by_pseudonyms(connection: AsyncConnection, form: Form, field: str) -> list[UUID]:
    """The participants whose pseudonyms are written in a field, with spaces or commas between; else it says why."""
    found = []
    words = form.value(field).lower().replace(",", " ").split()
    if len(words) > _AT_ONCE:
        form.errors.setdefault(field, TOO_MANY)
    for written in words[:_AT_ONCE]:
        fitting = await _beginning(connection, written) if _BEGINNING.fullmatch(written) else []
        if len(fitting) == 1:
            found.append(fitting[0])
        else:
            form.errors.setdefault(field, SEVERAL if fitting else NOBODY)
    return found


async def read_pseudonym(connection: AsyncConnection, form: Form, field: str) -> None:
    """Put the whole id in place of what a field has of one, where just one participant begins like that."""
    found = await by_pseudonyms(connection, form, field)
    if len(found) == 1:
        form.values[field] = str(found[0])
    elif len(found) > 1:
        form.errors.setdefault(field, SEVERAL)


async def _beginning(connection: AsyncConnection, written: str) -> Sequence[UUID]:
    """Two at most."""
    participant = known_participant.c.participant
    query = select(participant).where(cast(participant, Text).startswith(written, autoescape=True))
    return (await connection.execute(query.distinct().limit(2))).scalars().all()
