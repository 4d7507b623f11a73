"""Openings as the rules of matching read them, from their rows; and what keeps one from being matched."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matching.domain.gates import Opening, of_opening
from services.matching.domain.refusals import (
    NobodyIsProposedForBareSeats,
    NoSeatsAreLeft,
    OpeningIsClosed,
    TooLateToApply,
)
from services.matching.domain.terms import Terms
from services.matching.read.openings import TERMS, opening
from shared.contract.matching import LanguageWanted, SkillWanted
from shared.contract.refusal import Refusal

REFUSED: dict[str, type[Refusal]] = {"open": OpeningIsClosed, "seats": NoSeatsAreLeft, "apply_by": TooLateToApply}
"""What is said when a gate fails that is the same for everybody."""


def asked(row: Row[Any], on: date) -> Opening:
    """An opening on that day, from its row. Raises NobodyIsProposedForBareSeats."""
    if row.title is None:
        raise NobodyIsProposedForBareSeats
    told = {name: row._mapping[name] for name in ("organisation", "programme", "kind", *TERMS)}
    told["skills"] = tuple(map(SkillWanted.model_validate, row.skills))
    told["languages"] = tuple(map(LanguageWanted.model_validate, row.languages))
    left, closed = row.offered - row.withdrawn, row.closed_on is not None and row.closed_on <= on
    return Opening(Terms(**told), on, left, closed)


def matchable(row: Row[Any], on: date) -> Opening:
    """As `asked`; raises the Refusal that says why nobody is proposed."""
    found = asked(row, on)
    for gate in of_opening(found):
        if gate.result == "fail":
            raise REFUSED[gate.gate]
    return found


async def all_matchable(connection: AsyncConnection, on: date) -> Sequence[tuple[Row[Any], Opening]]:
    """Every opening that somebody may be proposed for on that day, in the order of their ids."""
    query = select(opening).where(
        opening.c.title.is_not(None),
        opening.c.offered > opening.c.withdrawn,
        or_(opening.c.closed_on.is_(None), opening.c.closed_on > on),
        or_(opening.c.apply_by.is_(None), opening.c.apply_by >= on),
    )
    return [(row, asked(row, on)) for row in await connection.execute(query.order_by(opening.c.opening))]
