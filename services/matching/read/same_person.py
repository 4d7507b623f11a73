"""Registrations of one person: who of them is proposed, so that nobody is proposed twice for an opening."""

from collections.abc import Collection, Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matching.read.profiles import linked, profile


async def passed_over(connection: AsyncConnection, proposed: Collection[UUID]) -> set[UUID]:
    """Whom a ranking leaves out: those proposed already, under whatever registration, and of several registrations of
    one person with a profile all but one, which is the one that the others are read as, where it has a profile."""
    links = [(row.participant, row.absorbed) for row in await connection.execute(select(linked).order_by(*linked.c))]
    members = {member for link in links for member in link}
    query = select(profile.c.participant).where(profile.c.participant.in_(members)).distinct()
    here = set((await connection.execute(query)).scalars()) if members else set()
    absorbed = {other for _, other in links}
    left_out = set(proposed)
    for person in _persons(links):
        if person & left_out:
            left_out |= person
        elif known := sorted(person & here, key=lambda member: (member in absorbed, member)):
            left_out |= person - {known[0]}
    return left_out


def _persons(links: Collection[tuple[UUID, UUID]]) -> Iterator[set[UUID]]:
    """The registrations of each person who has several."""
    of: dict[UUID, set[UUID]] = {}
    for one, other in links:
        together = of.get(one, {one}) | of.get(other, {other})
        of |= dict.fromkeys(together, together)
    seen: set[UUID] = set()
    for member, together in of.items():
        if member not in seen:
            seen |= together
            yield together
