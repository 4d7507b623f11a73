"""From the participant's side: which openings fit best, and what the smallest changes would do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from services.matching.domain.gaps import Gap, gaps
from services.matching.domain.gates import excluded, gates
from services.matching.domain.profile import Profile
from services.matching.domain.refusals import NothingIsDisclosed
from services.matching.domain.score import score
from services.matching.ranking.coding import profile_of
from services.matching.ranking.demands import all_matchable
from services.matching.ranking.proposing import why
from services.matching.read.profiles import profile
from shared.contract.sealed import Explanation
from shared.service.service import Service
from shared.taxonomy.kept import own_taxonomy

MOST = 300
"""So many openings, those with the highest scores, are looked at for gaps."""


@dataclass(frozen=True)
class Fit:
    """An opening's row, and why it fits."""

    row: Row[Any]
    explanation: Explanation


@dataclass(frozen=True)
class Fits:
    """A participant's `best` openings, none of which a gate excludes, out of `open`; `gaps` over the nearest openings,
    those that a gate excludes too."""

    profile: Profile
    log: str
    best: Sequence[Fit]
    gaps: Sequence[Gap]
    open: int


async def fits(service: Service, participant: UUID, on: date, limit: int) -> Fits:
    """What fits on that day. Raises NothingIsDisclosed."""
    async with service.engine.connect() as connection:
        query = select(profile).where(profile.c.participant == participant).order_by(profile.c.log).limit(1)
        row = (await connection.execute(query)).one_or_none()
        if row is None:
            raise NothingIsDisclosed
        asked = await all_matchable(connection, on)
    of, near = profile_of(row), own_taxonomy()
    nearest = sorted(asked, key=lambda one: -score(of, one[1].terms, near))
    best = [one for one in nearest if not excluded(gates(of, one[1]))]
    found = gaps(of, [opening.terms for _, opening in nearest[:MOST]], near)
    told = [Fit(opening, why(of, opened)) for opening, opened in best[:limit]]
    return Fits(of, row.log, told, found, len(asked))
