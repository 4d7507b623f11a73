"""Profiles coded for ranking: their values by the taxonomy are computed once, when a profile is written."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matching.domain.profile import Profile
from services.matching.domain.rule_set import LEVELS, SURE, folded
from services.matching.domain.score import share_of_skill, wish_and_work
from services.matching.read.profiles import CODED, coded, coded_occupation
from shared.log.names import LogName
from shared.taxonomy.own import own_taxonomy
from shared.taxonomy.taxonomy import Taxonomy

HIGHEST = 4
"""The highest level of a skill."""

SHARE_BITS = 7
"""The bits of a share of 0 to 100."""


async def write(
    connection: AsyncConnection, log: LogName, profiles: Mapping[UUID, Profile], taxonomy: Taxonomy | None = None
) -> None:
    """Write the coded profiles of participants who have a row in `profile` and none in `coded`."""
    near = taxonomy or own_taxonomy()
    people = [{"log": log.source, "participant": id_, **code(person, near)} for id_, person in profiles.items()]
    points = [
        {"log": log.source, "participant": id_, "occupation": occupation, "points": points}
        for id_, person in profiles.items()
        for occupation, points in occupations(person, near).items()
    ]
    for table, rows in ((coded, people), (coded_occupation, points)):
        if rows:
            await connection.execute(insert(table), rows)


async def purge(connection: AsyncConnection, log: LogName, people: Collection[UUID]) -> None:
    """Delete the coded profiles of these participants of one log."""
    for table in reversed(CODED):
        await connection.execute(delete(table).where(table.c.log == log.source, table.c.participant.in_(people)))


def code(profile: Profile, taxonomy: Taxonomy) -> dict[str, Any]:
    """The columns of `coded` for a profile."""
    return {
        "places": sorted({folded(place) for place in (profile.municipality, *profile.municipalities) if place}),
        "kinds": list(profile.kinds),
        "extent": profile.extent,
        "available_from": profile.available_from,
        "driving_licence": profile.driving_licence,
        "languages": {code: LEVELS.index(level) for code, level in profile.languages.items()},
        "skills": shares(profile, taxonomy),
    }


def occupations(profile: Profile, taxonomy: Taxonomy) -> dict[str, int]:
    """The points of each occupation in which there are any."""
    held = {*profile.occupations, *profile.experience}
    reached = held.union(*(taxonomy.reached_from(id_) for id_ in held))
    total = {id_: sum(points for points, _ in wish_and_work(profile, id_, taxonomy)) for id_ in reached}
    return {id_: points for id_, points in total.items() if points}


def shares(profile: Profile, taxonomy: Taxonomy) -> dict[str, int]:
    """The packed shares of each skill that is held or near one that is."""
    best: dict[str, tuple[int, ...]] = {}
    highest: dict[str, int] = {}
    for concept, (level, evidence) in profile.skills.items():
        for wanted in (concept, *taxonomy.reached_from(concept)):
            reached = _reached(level, evidence, taxonomy.degree(wanted, concept))
            best[wanted] = tuple(map(max, best[wanted], reached)) if wanted in best else reached
        if evidence in SURE:
            highest[concept] = level
    return {id_: packed(reached, highest.get(id_, HIGHEST)) for id_, reached in best.items()}


@cache
def _reached(level: int, evidence: str, degree: int) -> tuple[int, ...]:
    """The share of each level that is reached."""
    return tuple(share_of_skill(level, evidence, wanted, degree) for wanted in range(1, HIGHEST + 1))


@cache
def packed(reached: tuple[int, ...], highest: int) -> int:
    """The shares of levels 1 to 4 in seven bits each, from the lowest bits on, and above them the highest level.

    The highest level is the one that strong evidence gives, or 4 without such evidence.
    """
    return sum(share << SHARE_BITS * place for place, share in enumerate((*reached, highest)))


def all_of(rows: Iterable[Any]) -> dict[tuple[str, UUID], Profile]:
    """The profiles that rows of `profile` hold, by log and participant."""
    return {(row.log, row.participant): profile_of(row) for row in rows}


def profile_of(row: Any) -> Profile:
    """The profile that a row of `profile` holds."""
    return Profile(
        municipality=row.municipality,
        occupations=tuple(row.occupations),
        experience=row.experience,
        skills={concept: _skill(held) for concept, held in row.skills.items()},
        languages=row.languages,
        kinds=tuple(row.kinds),
        municipalities=tuple(row.municipalities),
        extent=row.extent,
        available_from=row.available_from,
        driving_licence=row.driving_licence,
    )


def _skill(held: Sequence[Any]) -> tuple[int, str]:
    level, evidence = held
    return level, evidence
