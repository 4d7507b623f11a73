"""The ranking query: its candidates, and its expressions for the terms of an opening."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import TextClause, text

from services.matching.domain.gates import last_start
from services.matching.domain.rule_set import EXTENT, KIND, LEVELS, TIME, WORTH, folded, half
from services.matching.domain.score import weight
from services.matching.domain.terms import Terms
from services.matching.ranking.coding import HIGHEST, SHARE_BITS

Candidates = Literal["everybody", "first_by_id", "by_occupation", "by_place", "by_all_skills", "by_some_skill"]

RANKING = Path(__file__).with_name("rank.sql").read_text()

BY_OCCUPATION = """(
    SELECT coded.*, CAST(found.points AS int) AS occupation
    FROM (
        SELECT participant, log, points FROM coded_occupation
        WHERE occupation = CAST(:occupation AS text) AND points >= CAST(:least AS int)
        ORDER BY points DESC LIMIT :most
    ) AS found
    CROSS JOIN LATERAL (
        SELECT * FROM coded WHERE coded.participant = found.participant AND coded.log = found.log OFFSET 0
    ) AS coded
)"""
"""Each row by its key (OFFSET 0 keeps the planner to it), because few candidates are left."""

WITH_POINTS = """(
    SELECT coded.*, coalesce(found.points, CAST(:otherwise AS int)) AS occupation
    FROM (SELECT * FROM coded WHERE {condition} LIMIT :most) AS coded
    LEFT JOIN coded_occupation AS found
        ON found.participant = coded.participant AND found.log = coded.log
        AND found.occupation = CAST(:occupation AS text)
)"""
CANDIDATES: dict[Candidates, str] = {
    "everybody": WITH_POINTS.format(condition="true"),
    "first_by_id": WITH_POINTS.format(condition="true ORDER BY participant, log"),
    "by_occupation": BY_OCCUPATION,
    "by_place": WITH_POINTS.format(condition="places @> ARRAY[CAST(:place AS text)]"),
    "by_all_skills": WITH_POINTS.format(condition="skills ?& CAST(:needed AS text[])"),
    "by_some_skill": WITH_POINTS.format(condition="skills ?| CAST(:needed AS text[])"),
}
"""Rows of `coded` with their points for the occupation."""


def values(terms: Terms) -> dict[str, Any]:
    """The query's parameters for the terms of an opening; skills and languages are numbered in their order."""
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


def statement(terms: Terms, candidates: Candidates) -> TextClause:
    """The query for these terms; the numbers in its text are levels, or come from the rule set."""
    ranking = RANKING.format(
        language=_language(terms),
        language_gates=_all(
            f"coalesce({_level(number)} >= {LEVELS.index(wanted.level)}, true)"
            for number, wanted in enumerate(terms.languages)
            if wanted.required
        ),
        skills=_skills(terms),
        skill_gates=_all(
            f"coalesce({_packed(number)} >> {SHARE_BITS * HIGHEST} >= {wanted.level}, true)"
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
    return text(f"WITH candidate AS {CANDIDATES[candidates]}\n{ranking}")


def _language(terms: Terms) -> str:
    if not terms.languages:
        return str(half(WORTH["language"]))
    shares = [
        (weight(wanted.required), _share_of_language(number, LEVELS.index(wanted.level)))
        for number, wanted in enumerate(terms.languages)
    ]
    return _weighted(WORTH["language"], shares)


def _share_of_language(number: int, needed: int) -> str:
    return "100" if needed == 0 else f"least(coalesce({_level(number)}, 0), {needed}) * 100 / {needed}"


def _skills(terms: Terms) -> str:
    if not terms.skills:
        return str(half(WORTH["skills"]))
    shares = [
        (weight(wanted.required), f"coalesce({_packed(number)}, 0) >> {SHARE_BITS * (wanted.level - 1)} & 127")
        for number, wanted in enumerate(terms.skills)
    ]
    return _weighted(WORTH["skills"], shares)


def _weighted(worth: int, shares: Sequence[tuple[int, str]]) -> str:
    added = " + ".join(f"{weight} * ({share})" for weight, share in shares)
    return f"{worth} * ({added}) / {100 * sum(weight for weight, _ in shares)}"


def _level(number: int) -> str:
    return f"CAST(coded.languages -> CAST(:language_{number} AS text) AS int)"


def _packed(number: int) -> str:
    return f"CAST(held -> CAST(:skill_{number} AS text) AS int)"


def _all(conditions: Iterable[str]) -> str:
    return " AND ".join(conditions) or "true"
