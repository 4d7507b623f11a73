"""Rank participants for one opening in SQL: the best by score, none of whom fails a gate."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matching.domain.gates import Opening, excluded, last_start, of_opening
from services.matching.domain.rule_set import (
    EXTENT,
    KIND,
    LEVELS,
    REQUIRED,
    TIME,
    WELCOME,
    WORTH,
    folded,
    half,
)
from services.matching.domain.terms import Terms

RANKING = Path(__file__).with_name("ranking.sql").read_text()

BY_OCCUPATION = """
WITH candidate AS (
    SELECT participant, log, CAST(points AS int) AS occupation FROM coded_occupation
    WHERE occupation = :occupation AND points >= CAST(:least AS int)
    ORDER BY points DESC LIMIT :most
)
"""
EVERYBODY = """
WITH candidate AS (
    SELECT everybody.participant, everybody.log, coalesce(points, CAST(:otherwise AS int)) AS occupation
    FROM (SELECT participant, log FROM coded LIMIT :most) AS everybody
    LEFT JOIN coded_occupation AS found
        ON found.occupation = CAST(:occupation AS text)
        AND found.participant = everybody.participant AND found.log = everybody.log
)
"""
FIRST = 1000
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
    terms = opening.terms
    values = _values(terms) | {"count": count, "without": list(without), "floor": 0, "least": 1, "most": FIRST}
    by_occupation = terms.occupation is not None
    first = await _asked(connection, terms, values, by_occupation=by_occupation)
    floor = first[-1].score if len(first) == count else 0
    least = floor - _most_besides_occupation(terms)
    values |= {"floor": floor, "least": least, "most": ALL}
    return await _asked(connection, terms, values, by_occupation=by_occupation and least > 0)


async def _asked(
    connection: AsyncConnection, terms: Terms, values: Mapping[str, Any], *, by_occupation: bool
) -> list[Ranked]:
    statement = _statement(terms, BY_OCCUPATION if by_occupation else EVERYBODY)
    used = {name: value for name, value in values.items() if name in statement.compile().params}
    rows = await connection.execute(statement, used)
    return [Ranked(row.participant, row.log, row.score, {part: getattr(row, part) for part in WORTH}) for row in rows]


def _values(terms: Terms) -> dict[str, Any]:
    """What an opening asks, as parameters; skills and languages are numbered in their order."""
    return {
        "occupation": terms.occupation,
        "otherwise": half(WORTH["occupation"]) if terms.occupation is None else 0,
        "place": None if terms.municipality is None else folded(terms.municipality),
        "kind": terms.kind,
        "extent": terms.extent,
        "starts_on": terms.starts_on,
        "last_start": last_start(terms),
        "licence": terms.licence_required,
        **{f"language_{number}": wanted.language for number, wanted in enumerate(terms.languages)},
        **{f"skill_{number}": wanted.skill for number, wanted in enumerate(terms.skills)},
    }


def _most_besides_occupation(terms: Terms) -> int:
    """The most that the other parts can give for this opening."""
    return (
        (WORTH["skills"] if terms.skills else half(WORTH["skills"]))
        + (WORTH["language"] if terms.languages else half(WORTH["language"]))
        + (half(WORTH["municipality"]) if terms.municipality is None else WORTH["municipality"])
        + KIND
        + (half(EXTENT) if terms.extent is None else EXTENT)
        + (half(TIME) if last_start(terms) is None else TIME)
    )


def _statement(terms: Terms, candidates: str) -> TextClause:
    """The query for an opening that asks for so many skills and languages; all its numbers come from the rule set."""
    return text(
        candidates
        + RANKING.format(
            language=_language(terms),
            language_gates=_all(
                f"coalesce({_level(number)} >= {LEVELS.index(wanted.level)}, true)"
                for number, wanted in enumerate(terms.languages)
                if wanted.required
            ),
            skills=_skills(terms),
            skill_gates=_all(
                f"coalesce({_share(number, 'fifth')} >= {wanted.level}, true)"
                for number, wanted in enumerate(terms.skills)
                if wanted.required
            ),
            most_skills=WORTH["skills"] if terms.skills else half(WORTH["skills"]),
            municipality=WORTH["municipality"],
            half_municipality=half(WORTH["municipality"]),
            kind=KIND,
            half_kind=half(KIND),
            extent=EXTENT,
            half_extent=half(EXTENT),
            time=TIME,
            half_time=half(TIME),
        )
    )


def _language(terms: Terms) -> str:
    if not terms.languages:
        return str(half(WORTH["language"]))
    shares = [
        (_weight(wanted.required), _share_of_language(number, LEVELS.index(wanted.level)))
        for number, wanted in enumerate(terms.languages)
    ]
    return _weighed(WORTH["language"], shares)


def _share_of_language(number: int, needed: int) -> str:
    return "100" if needed == 0 else f"least(coalesce({_level(number)}, 0), {needed}) * 100 / {needed}"


def _skills(terms: Terms) -> str:
    if not terms.skills:
        return str(half(WORTH["skills"]))
    shares = [
        (_weight(wanted.required), f"coalesce({_share(number, wanted.level)}, 0)")
        for number, wanted in enumerate(terms.skills)
    ]
    return _weighed(WORTH["skills"], shares)


def _weighed(worth: int, shares: Sequence[tuple[int, str]]) -> str:
    added = " + ".join(f"{weight} * ({share})" for weight, share in shares)
    return f"{worth} * ({added}) / {100 * sum(weight for weight, _ in shares)}"


def _level(number: int) -> str:
    return f"CAST(coded.languages ->> CAST(:language_{number} AS text) AS int)"


def _share(number: int, level: int | str) -> str:
    place = 4 if level == "fifth" else int(level) - 1
    return f"CAST(held -> CAST(:skill_{number} AS text) ->> {place} AS int)"


def _weight(required: bool) -> int:
    return REQUIRED if required else WELCOME


def _all(conditions: Iterable[str]) -> str:
    return " AND ".join(conditions) or "true"
