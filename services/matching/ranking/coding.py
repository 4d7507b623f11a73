"""Profiles coded for ranking: what a taxonomy makes of them is worked out once, when a profile is written."""

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
from shared.taxonomy.kept import own_taxonomy
from shared.taxonomy.taxonomy import Taxonomy

HIGHEST = 4
"""The highest level of a skill."""

SHARE_BITS = 7
"""What a share of 0 to 100 takes."""


async def write(
    connection: AsyncConnection, log: LogName, profiles: Mapping[UUID, Profile], taxonomy: Taxonomy | None = None
) -> None:
    """Code these participants' profiles, of which nothing is coded yet; their rows in `profile` are there."""
    near = taxonomy or own_taxonomy()
    rows = [{"log": log.source, "participant": id_, **code(of, near)} for id_, of in profiles.items()]
    points = [
        {"log": log.source, "participant": id_, "occupation": occupation_, "points": points}
        for id_, of in profiles.items()
        for occupation_, points in occupations(of, near).items()
    ]
    for table, made in ((coded, rows), (coded_occupation, points)):
        if made:
            await connection.execute(insert(table), made)


async def purge(connection: AsyncConnection, log: LogName, people: Collection[UUID]) -> None:
    """Forget what is coded of these participants of one log."""
    for table in reversed(CODED):
        await connection.execute(delete(table).where(table.c.log == log.source, table.c.participant.in_(people)))


def code(of: Profile, taxonomy: Taxonomy) -> dict[str, Any]:
    """The columns of `coded` that a profile gives."""
    return {
        "places": sorted({folded(place) for place in (of.municipality, *of.municipalities) if place}),
        "kinds": list(of.kinds),
        "extent": of.extent,
        "available_from": of.available_from,
        "driving_licence": of.driving_licence,
        "languages": {code: LEVELS.index(level) for code, level in of.languages.items()},
        "skills": shares(of, taxonomy),
    }


def occupations(of: Profile, taxonomy: Taxonomy) -> dict[str, int]:
    """The points of each occupation in which there are any."""
    held = {*of.occupations, *of.experience}
    reached = held.union(*(taxonomy.reached_from(id_) for id_ in held))
    found = {id_: sum(points for points, _ in wish_and_work(of, id_, taxonomy)) for id_ in reached}
    return {id_: points for id_, points in found.items() if points}


def shares(of: Profile, taxonomy: Taxonomy) -> dict[str, int]:
    """For each skill that is held or near one, packed: the shares of its levels, and the level surely not passed."""
    found: dict[str, tuple[int, ...]] = {}
    surely: dict[str, int] = {}
    for concept, (level, evidence) in of.skills.items():
        for wanted in (concept, *taxonomy.reached_from(concept)):
            reached = _reached(level, evidence, taxonomy.degree(wanted, concept))
            found[wanted] = tuple(map(max, found[wanted], reached)) if wanted in found else reached
        if evidence in SURE:
            surely[concept] = level
    return {id_: packed(reached, surely.get(id_, HIGHEST)) for id_, reached in found.items()}


@cache
def _reached(level: int, evidence: str, degree: int) -> tuple[int, ...]:
    """The shares that are reached of each level."""
    return tuple(share_of_skill(level, evidence, asked, degree) for asked in range(1, HIGHEST + 1))


@cache
def packed(reached: tuple[int, ...], surely: int) -> int:
    """The shares that are reached of levels 1 to 4, seven bits each from the lowest on; above them the level that is
    surely not passed, 4 when nobody is sure."""
    return sum(share << SHARE_BITS * place for place, share in enumerate((*reached, surely)))


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
