"""Registrations of one person, of which a ranking has only one, so that nobody is proposed twice for an opening."""

from collections.abc import Collection, Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matching.read.profiles import linked, profile


async def passed_over(connection: AsyncConnection, proposed: Collection[UUID]) -> set[UUID]:
    """The participants whom a ranking leaves out.

    All registrations of a person who is proposed already are left out. Of several registrations of another person, all
    but one are left out; the one that stays has a profile, and is no absorbed one if possible.
    """
    links = [(row.participant, row.absorbed) for row in await connection.execute(select(linked).order_by(*linked.c))]
    members = {member for link in links for member in link}
    query = select(profile.c.participant).where(profile.c.participant.in_(members)).distinct()
    with_profile = set((await connection.execute(query)).scalars()) if members else set()
    absorbed = {other for _, other in links}
    left_out = set(proposed)
    for person in _persons(links):
        if person & left_out:
            left_out |= person
        elif known := sorted(person & with_profile, key=lambda member: (member in absorbed, member)):
            left_out |= person - {known[0]}
    return left_out


def _persons(links: Collection[tuple[UUID, UUID]]) -> Iterator[set[UUID]]:
    """The registrations of each person who has several."""
    person_of: dict[UUID, set[UUID]] = {}
    for first, second in links:
        person = person_of.get(first, {first}) | person_of.get(second, {second})
        person_of |= dict.fromkeys(person, person)
    seen: set[UUID] = set()
    for member, person in person_of.items():
        if member not in seen:
            seen |= person
            yield person
