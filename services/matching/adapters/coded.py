"""Profiles coded for ranking: what a taxonomy makes of them is worked out once, when a profile is written."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
    delete,
    insert,
    tuple_,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matching.adapters.profiles import profile
from services.matching.domain.profile import Profile
from services.matching.domain.rule_set import LEVELS, SURE, folded
from services.matching.domain.score import occupation, share_of_skill
from shared.taxonomy.kept import own_taxonomy
from shared.taxonomy.taxonomy import Taxonomy

metadata = MetaData()

coded = Table(
    "coded",
    metadata,
    Column("participant", Uuid, primary_key=True),
    Column("log", Text(collation="C"), primary_key=True),
    Column("places", ARRAY(Text), nullable=False),
    Column("kinds", ARRAY(Text), nullable=False),
    Column("extent", Integer),
    Column("available_from", Date),
    Column("driving_licence", Boolean),
    Column("languages", JSONB, nullable=False),
    Column("skills", JSONB, nullable=False),
    ForeignKeyConstraint(["participant", "log"], [profile.c.participant, profile.c.log], ondelete="CASCADE"),
    Index("coded_skills", "skills", postgresql_using="gin", postgresql_with={"fastupdate": "off"}),
)
"""A profile as ranking reads it. `places` are where somebody lives or wishes to work, folded; `languages` is the number
of the level in `LEVELS` by code; `skills` is what `packed` says of each skill that somebody has or that is near one."""

coded_occupation = Table(
    "coded_occupation",
    metadata,
    Column("participant", Uuid, primary_key=True),
    Column("log", Text(collation="C"), primary_key=True),
    Column("occupation", Text(collation="C"), primary_key=True),
    Column("points", SmallInteger, nullable=False),
    ForeignKeyConstraint(["participant", "log"], [coded.c.participant, coded.c.log], ondelete="CASCADE"),
    Index("coded_occupation_points", "occupation", "points", postgresql_include=["participant", "log"]),
)
"""The points that a participant's wishes and experience give in each occupation where they give any."""

TABLES = (coded, coded_occupation)

HIGHEST = 4
"""The highest level of a skill."""

SHARE_BITS = 7
"""What a share of 0 to 100 takes."""


async def write(
    connection: AsyncConnection, profiles: Mapping[tuple[str, UUID], Profile], taxonomy: Taxonomy | None = None
) -> None:
    """Code profiles by log and participant, whose rows in `profile` are there; what was coded of them is replaced."""
    if not profiles:
        return
    near = taxonomy or own_taxonomy()
    whose = [(participant, log) for log, participant in profiles]
    await connection.execute(delete(coded).where(tuple_(coded.c.participant, coded.c.log).in_(whose)))
    rows = [{"log": log, "participant": participant, **code(of, near)} for (log, participant), of in profiles.items()]
    await connection.execute(insert(coded), rows)
    points = [
        {"log": log, "participant": participant, "occupation": id_, "points": points}
        for (log, participant), of in profiles.items()
        for id_, points in occupations(of, near).items()
    ]
    if points:
        await connection.execute(insert(coded_occupation), points)


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
    found = {id_: occupation(of, id_, taxonomy).points for id_ in reached}
    return {id_: points for id_, points in found.items() if points}


def shares(of: Profile, taxonomy: Taxonomy) -> dict[str, int]:
    """For each skill that is held or near one, packed: the shares of its levels, and the level surely not passed."""
    found: dict[str, list[int]] = {}
    surely: dict[str, int] = {}
    for concept, (level, evidence) in of.skills.items():
        for wanted in (concept, *taxonomy.reached_from(concept)):
            degree = taxonomy.degree(wanted, concept)
            reached = [share_of_skill(level, evidence, asked, degree) for asked in range(1, HIGHEST + 1)]
            found[wanted] = list(map(max, found.get(wanted, [0] * HIGHEST), reached))
        if evidence in SURE:
            surely[concept] = level
    return {id_: packed(reached, surely.get(id_, HIGHEST)) for id_, reached in found.items()}


def packed(reached: Sequence[int], surely: int) -> int:
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
