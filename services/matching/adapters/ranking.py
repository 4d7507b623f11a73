"""Rank participants for one opening in SQL: the best by score, none of whom fails a gate."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.matching.adapters.ranking_statement import Candidates, statement, values
from services.matching.domain.gates import Opening, excluded, last_start, of_opening
from services.matching.domain.rule_set import EXTENT, KIND, TIME, WORTH, half
from services.matching.domain.score import weight
from services.matching.domain.terms import Terms

FIRST = 500
"""So many are looked at first: the score of the last of the best among them is a floor for all others."""

ALL = 2**31 - 1


@dataclass(frozen=True)
class Ranked:
    """A participant's place, with the parts of the score in tenths; `log` is where the profile comes from."""

    participant: UUID
    log: str
    score: int
    parts: Mapping[str, int]


async def rank(
    connection: AsyncConnection, opening: Opening, count: int, without: Collection[UUID] = ()
) -> list[Ranked]:
    """The `count` best participants, the best first, of equal ones that with the lower id; none of `without`.

    Exactly those that `domain.score` puts there. Nobody when the opening is closed, full, or applied for too late.
    """
    if excluded(of_opening(opening)):
        return []
    terms, asked = opening.terms, {"count": count, "without": list(without)}
    some: Candidates = "everybody" if terms.occupation is None else "by_occupation"
    floor = 0
    for most in (FIRST,) if some == "everybody" else (FIRST, ALL):
        found = await _asked(connection, terms, [some], {**asked, "floor": 0, "least": 1, "most": most})
        if len(found) == count:
            floor = found[-1].score
            break
    candidates, narrowed = narrow(terms, floor)
    if most == ALL and candidates == [some]:
        return found
    return await _asked(connection, terms, candidates, {**asked, **narrowed, "floor": floor, "most": ALL})


async def rank_everybody(connection: AsyncConnection, opening: Opening, count: int) -> list[Ranked]:
    """As `rank`, with everybody's score counted: slower, and right for the same reason that the query is."""
    everything = {"count": count, "without": [], "floor": 0, "most": ALL}
    return await _asked(connection, opening.terms, ["everybody"], everything)


def narrow(terms: Terms, floor: int) -> tuple[list[Candidates], dict[str, Any]]:
    """Who can reach the floor at all: where to look for them, and what to ask there.

    Without points in the occupation it takes skills; a skill is `needed` when all the others together are not enough.
    """
    skills, others = _most_of_skills(terms), _most_of_others(terms)
    without_occupation = half(WORTH["occupation"]) if terms.occupation is None else 0
    if without_occupation + others + (0 if terms.skills else skills) >= floor:
        return ["everybody"], {}
    found: list[Candidates] = [] if terms.occupation is None else ["by_occupation"]
    asked: dict[str, Any] = {"least": max(floor - skills - others, 1)}
    if without_occupation + others + skills >= floor:
        whole = sum(weight(wanted.required) for wanted in terms.skills)
        needed = [
            wanted.skill
            for wanted in terms.skills
            if without_occupation + others + skills * (whole - weight(wanted.required)) // whole < floor
        ]
        found.append("by_all_skills" if needed else "by_some_skill")
        asked["needed"] = needed or [wanted.skill for wanted in terms.skills]
    return found, asked


async def _asked(
    connection: AsyncConnection, terms: Terms, candidates: Collection[Candidates], asked: Mapping[str, Any]
) -> list[Ranked]:
    if not candidates:
        return []
    query = statement(terms, candidates)
    known = {**values(terms), **asked}
    rows = await connection.execute(query, {name: known[name] for name in query.compile().params})
    return [Ranked(row.participant, row.log, row.score, {part: getattr(row, part) for part in WORTH}) for row in rows]


def _most_of_skills(terms: Terms) -> int:
    return WORTH["skills"] if terms.skills else half(WORTH["skills"])


def _most_of_others(terms: Terms) -> int:
    """The most that language, municipality and wishes can give for this opening."""
    return (
        (WORTH["language"] if terms.languages else half(WORTH["language"]))
        + (half(WORTH["municipality"]) if terms.municipality is None else WORTH["municipality"])
        + KIND
        + (half(EXTENT) if terms.extent is None else EXTENT)
        + (half(TIME) if last_start(terms) is None else TIME)
    )
