"""Rank participants for one opening in SQL: the best by score, none of whom fails a gate."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.matching.domain.gates import Opening, excluded, last_start, of_opening
from services.matching.domain.rule_set import EXTENT, KIND, TIME, WORTH, half
from services.matching.domain.score import weight
from services.matching.domain.terms import Terms
from services.matching.ranking.statement import Candidates, statement, values

FIRST_CANDIDATES = 500
"""The number of candidates that are ranked first: the last score of their best is a floor for everybody else."""

CANDIDATES_BY_ID = (500, 4_000, 16_000)
"""The numbers of candidates, in the order of their ids, that are ranked before everybody is.

Where many people have the highest possible score, those with the lowest ids are the best.
"""

ALL = 2**31 - 1

Look = Callable[..., Awaitable[list["Ranked"]]]
"""Ranks candidates, given which they are, the floor of their scores, and how many to look at."""


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
    """The `count` best participants except those in `without`, by score and then by id.

    The result is exactly that of `domain.score`. It is empty when the opening is closed, full, or past its last day.
    """
    if excluded(of_opening(opening)):
        return []
    terms = opening.terms

    async def look(candidates: Candidates, floor: int, most: int = ALL, **more: Any) -> list[Ranked]:
        usual = {"count": count, "without": list(without), "least": 1, "floor": floor, "most": most}
        return await _ranked(connection, terms, candidates, {**usual, **more})

    if terms.occupation is None:
        return await _without_occupation(look, terms, count)
    floor = _floor(await look("by_occupation", 0, FIRST_CANDIDATES), count)
    least = max(floor - _most_of_skills(terms) - _most_of_others(terms), 1)
    ranked = await look("by_occupation", floor, least=least)
    floor = _floor(ranked, count)
    others, needed = other_candidates(terms, floor)
    if others is None:
        return ranked
    return _merged(ranked, await look(others, floor, needed=needed))[:count]


async def _without_occupation(look: Look, terms: Terms, count: int) -> list[Ranked]:
    """Rank those with a skill or the place first, then by their ids until `count` have the highest possible score."""
    ranked: list[Ranked] = []
    skills = [wanted.skill for wanted in terms.skills]
    if skills:
        ranked = await look("by_some_skill", 0, FIRST_CANDIDATES, needed=skills)
        if other_candidates(terms, _floor(ranked, count))[0] == "everybody":
            ranked = await look("by_some_skill", _floor(ranked, count), needed=skills)
            if other_candidates(terms, _floor(ranked, count))[0] in ("by_all_skills", "by_some_skill"):
                return ranked
    elif terms.municipality is not None:
        ranked = await look("by_place", 0, FIRST_CANDIDATES)
    floor = _floor(ranked, count)
    candidates, needed = other_candidates(terms, floor)
    if candidates is not None and candidates != "everybody":
        return await look(candidates, floor, needed=needed)
    for most in CANDIDATES_BY_ID:
        ranked = await look("first_by_id", floor, most)
        if _floor(ranked, count) == _most(terms):
            return ranked
        floor = max(floor, _floor(ranked, count))
    return await look("everybody", floor)


def _floor(ranked: Sequence[Ranked], count: int) -> int:
    """The score that is needed for a place among the `count` best, as far as it is known."""
    return ranked[-1].score if len(ranked) == count else 0


def _merged(ranked: Sequence[Ranked], more: Sequence[Ranked]) -> list[Ranked]:
    """Each participant once, the best first."""
    by_key = {(person.participant, person.log): person for person in (*ranked, *more)}
    return sorted(by_key.values(), key=lambda person: (-person.score, person.participant, person.log))


async def rank_everybody(connection: AsyncConnection, opening: Opening, count: int) -> list[Ranked]:
    """As `rank`, but with everybody's score counted, which is slower."""
    everything = {"count": count, "without": [], "floor": 0, "most": ALL}
    return await _ranked(connection, opening.terms, "everybody", everything)


def other_candidates(terms: Terms, floor: int) -> tuple[Candidates | None, list[str]]:
    """The candidates who can reach the floor without points for the occupation, and the skills to find them by.

    When the floor cannot be reached without skills, they have all skills that are indispensable for it, or else at
    least one skill. When it cannot be reached without the place, they have the place. None when nobody can reach it.
    """
    skills, others = _most_of_skills(terms), _most_of_others(terms)
    others += half(WORTH["occupation"]) if terms.occupation is None else 0
    if others + skills < floor:
        return None, []
    if others >= floor or not terms.skills:
        elsewhere = others + skills - half(WORTH["municipality"])
        return ("everybody" if terms.municipality is None or elsewhere >= floor else "by_place"), []
    whole = sum(weight(wanted.required) for wanted in terms.skills)
    needed = [
        wanted.skill for wanted in terms.skills if others + skills * (whole - weight(wanted.required)) // whole < floor
    ]
    return ("by_all_skills", needed) if needed else ("by_some_skill", [wanted.skill for wanted in terms.skills])


async def _ranked(
    connection: AsyncConnection, terms: Terms, candidates: Candidates, more: Mapping[str, Any]
) -> list[Ranked]:
    query = statement(terms, candidates)
    parameters = {**values(terms), **more}
    rows = await connection.execute(query, {name: parameters[name] for name in query.compile().params})
    return [Ranked(row.participant, row.log, row.score, {part: getattr(row, part) for part in WORTH}) for row in rows]


def _most(terms: Terms) -> int:
    """The highest possible score for an opening without an occupation."""
    return half(WORTH["occupation"]) + _most_of_skills(terms) + _most_of_others(terms)


def _most_of_skills(terms: Terms) -> int:
    return WORTH["skills"] if terms.skills else half(WORTH["skills"])


def _most_of_others(terms: Terms) -> int:
    """The most points that language, municipality and wishes can give for this opening."""
    return (
        (WORTH["language"] if terms.languages else half(WORTH["language"]))
        + (half(WORTH["municipality"]) if terms.municipality is None else WORTH["municipality"])
        + KIND
        + (half(EXTENT) if terms.extent is None else EXTENT)
        + (half(TIME) if last_start(terms) is None else TIME)
    )
