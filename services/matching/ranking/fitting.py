"""From the participant's side: which openings fit best, and what the smallest changes would do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from services.matching.domain.gaps import Gap, gaps
from services.matching.domain.gates import excluded, gates
from services.matching.domain.profile import Profile
from services.matching.domain.refusals import NothingIsDisclosed
from services.matching.domain.score import score
from services.matching.ranking.coding import profile_of
from services.matching.ranking.demands import all_matchable
from services.matching.ranking.proposing import why
from services.matching.read import openings
from services.matching.read.profiles import profile
from shared.contract.plaintexts import Explanation
from shared.service.service import Service
from shared.taxonomy.own import own_taxonomy

MAX_OPENINGS = 300
"""At most this many openings, those with the highest scores, are searched for gaps."""


@dataclass(frozen=True)
class Fit:
    """An opening, and why it fits."""

    opening: openings.Opening
    explanation: Explanation


@dataclass(frozen=True)
class Fits:
    """A participant's `best` openings of all that are `open`; a gate excludes none of the best.

    `gaps` concern the openings with the highest scores, also those that a gate excludes.
    """

    profile: Profile
    log: str
    best: Sequence[Fit]
    gaps: Sequence[Gap]
    open: int


async def fits(service: Service, participant: UUID, day: date, limit: int) -> Fits:
    """The openings that fit a participant on that day. Raises NothingIsDisclosed."""
    async with service.engine.connect() as connection:
        query = select(profile).where(profile.c.participant == participant).order_by(profile.c.log).limit(1)
        row = (await connection.execute(query)).one_or_none()
        if row is None:
            raise NothingIsDisclosed
        matchable = await all_matchable(connection, day)
    person, near = profile_of(row), own_taxonomy()
    nearest = sorted(matchable, key=lambda pair: -score(person, pair[1].terms, near))
    best = [(row, opening) for row, opening in nearest if not excluded(gates(person, opening))]
    found = gaps(person, [opening.terms for _, opening in nearest[:MAX_OPENINGS]], near)
    return Fits(
        person, row.log, [Fit(row, why(person, opening)) for row, opening in best[:limit]], found, len(matchable)
    )
