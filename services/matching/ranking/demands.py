"""Openings for the rules of matching, made from their rows, and the refusals of those that cannot be matched."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matching.domain.gates import Opening, of_opening
from services.matching.domain.refusals import (
    NobodyIsProposedForBareSeats,
    NoSeatsAreLeft,
    OpeningIsClosed,
    TooLateToApply,
)
from services.matching.domain.terms import Terms
from services.matching.read import openings
from services.matching.read.openings import TERMS, opening
from shared.contract.matching import LanguageWanted, SkillWanted
from shared.contract.refusal import Refusal
from shared.readmodel.rows import fetch_all

REFUSED: dict[str, type[Refusal]] = {"open": OpeningIsClosed, "seats": NoSeatsAreLeft, "apply_by": TooLateToApply}
"""The refusal for each gate that is the same for everybody."""


def opening_on(row: openings.Opening, day: date) -> Opening:
    """An opening on that day. Raises NobodyIsProposedForBareSeats."""
    if row.title is None:
        raise NobodyIsProposedForBareSeats
    terms = {name: getattr(row, name) for name in ("organisation", "programme", "kind", *TERMS)}
    terms["skills"] = tuple(map(SkillWanted.model_validate, row.skills))
    terms["languages"] = tuple(map(LanguageWanted.model_validate, row.languages))
    left, closed = row.offered - row.withdrawn, row.closed_on is not None and row.closed_on <= day
    return Opening(Terms(**terms), day, left, closed)


def matchable(row: openings.Opening, day: date) -> Opening:
    """As `opening_on`; raises a Refusal when nobody can be proposed for the opening."""
    found = opening_on(row, day)
    for gate in of_opening(found):
        if gate.result == "fail":
            raise REFUSED[gate.gate]
    return found


async def all_matchable(connection: AsyncConnection, day: date) -> Sequence[tuple[openings.Opening, Opening]]:
    """Every opening that somebody may be proposed for on that day, in the order of their ids."""
    query = select(opening).where(
        opening.c.title.is_not(None),
        opening.c.offered > opening.c.withdrawn,
        or_(opening.c.closed_on.is_(None), opening.c.closed_on > day),
        or_(opening.c.apply_by.is_(None), opening.c.apply_by >= day),
    )
    rows = await fetch_all(connection, query.order_by(opening.c.opening), openings.Opening)
    return [(row, opening_on(row, day)) for row in rows]
