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

FIRST = 500
"""So many are looked at first: the score of the last of the best among them is a floor for all others."""

BY_ID = (500, 4_000, 16_000)
"""So many, in the order of their ids, are looked at before everybody is: where many have the most that anybody can
have, those with the lowest ids are the best."""

ALL = 2**31 - 1

Look = Callable[..., Awaitable[list["Ranked"]]]
"""Ranks some candidates: which, from which floor on, and of how many."""


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
    terms = opening.terms

    async def look(candidates: Candidates, floor: int, most: int = ALL, **asked: Any) -> list[Ranked]:
        usual = {"count": count, "without": list(without), "least": 1, "floor": floor, "most": most}
        return await _asked(connection, terms, candidates, {**usual, **asked})

    if terms.occupation is None:
        return await _without_occupation(look, terms, count)
    floor = _floor(await look("by_occupation", 0, FIRST), count)
    least = max(floor - _most_of_skills(terms) - _most_of_others(terms), 1)
    found = await look("by_occupation", floor, least=least)
    floor = _floor(found, count)
    others, needed = besides(terms, floor)
    if others is None:
        return found
    return _together(found, await look(others, floor, needed=needed))[:count]


async def _without_occupation(look: Look, terms: Terms, count: int) -> list[Ranked]:
    """Those with a skill or the place first; then by their ids, until so many have the most that anybody can."""
    found: list[Ranked] = []
    skills = [wanted.skill for wanted in terms.skills]
    if skills:
        found = await look("by_some_skill", 0, FIRST, needed=skills)
        if besides(terms, _floor(found, count))[0] == "everybody":
            found = await look("by_some_skill", _floor(found, count), needed=skills)
            if besides(terms, _floor(found, count))[0] in ("by_all_skills", "by_some_skill"):
                return found
    elif terms.municipality is not None:
        found = await look("by_place", 0, FIRST)
    floor = _floor(found, count)
    candidates, needed = besides(terms, floor)
    if candidates is not None and candidates != "everybody":
        return await look(candidates, floor, needed=needed)
    for most in BY_ID:
        found = await look("first_by_id", floor, most)
        if _floor(found, count) == _most(terms):
            return found
        floor = max(floor, _floor(found, count))
    return await look("everybody", floor)


def _floor(found: Sequence[Ranked], count: int) -> int:
    """What a score must reach for a place among the best, as far as is known."""
    return found[-1].score if len(found) == count else 0


def _together(found: Sequence[Ranked], more: Sequence[Ranked]) -> list[Ranked]:
    """Each once, the best first."""
    once = {(one.participant, one.log): one for one in (*found, *more)}
    return sorted(once.values(), key=lambda one: (-one.score, one.participant, one.log))


async def rank_everybody(connection: AsyncConnection, opening: Opening, count: int) -> list[Ranked]:
    """As `rank`, with everybody's score counted: slower, and right for the same reason that the query is."""
    everything = {"count": count, "without": [], "floor": 0, "most": ALL}
    return await _asked(connection, opening.terms, "everybody", everything)


def besides(terms: Terms, floor: int) -> tuple[Candidates | None, list[str]]:
    """Where those are who reach the floor without points in the occupation, and the skills by which to find them.

    They need skills; all of those without which the others together are not enough, else some. Or they need the place,
    which those lack of whom no place is known, too. None when nobody can.
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


async def _asked(
    connection: AsyncConnection, terms: Terms, candidates: Candidates, asked: Mapping[str, Any]
) -> list[Ranked]:
    query = statement(terms, candidates)
    known = {**values(terms), **asked}
    rows = await connection.execute(query, {name: known[name] for name in query.compile().params})
    return [Ranked(row.participant, row.log, row.score, {part: getattr(row, part) for part in WORTH}) for row in rows]


def _most(terms: Terms) -> int:
    """The most that anybody can have for an opening without an occupation."""
    return half(WORTH["occupation"]) + _most_of_skills(terms) + _most_of_others(terms)


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
