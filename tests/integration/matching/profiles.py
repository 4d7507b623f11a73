"""Profiles as their rows stand in the database, coded for ranking."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matching.domain.profile import Profile
from services.matching.ranking import coding
from services.matching.read.profiles import profile
from shared.log.names import LogName
from shared.taxonomy.taxonomy import Taxonomy

LOG = LogName("boden", "intake")
T = TypeVar("T")


def numbered(profiles: Sequence[T]) -> dict[UUID, T]:
    """Profiles by ids whose order is not that of the profiles."""
    return {UUID(int=(number * 7919) % 104_729 << 96 | number): item for number, item in enumerate(profiles, 1)}


def row(participant: UUID, profile_: Profile) -> dict[str, Any]:
    """The row of `profile`."""
    lists = {name: list(getattr(profile_, name)) for name in ("occupations", "kinds", "municipalities")}
    skills = {concept: list(held) for concept, held in profile_.skills.items()}
    return {**asdict(profile_), **lists, "skills": skills, "participant": participant, "log": LOG.source, "position": 1}


async def store(connection: AsyncConnection, profiles: Mapping[UUID, Profile], taxonomy: Taxonomy) -> None:
    """Write and code profiles."""
    if profiles:
        await connection.execute(
            insert(profile), [row(participant, stated) for participant, stated in profiles.items()]
        )
    await coding.write(connection, LOG, profiles, taxonomy)


@asynccontextmanager
async def stored(
    connection: AsyncConnection, profiles: Mapping[UUID, Profile], taxonomy: Taxonomy
) -> AsyncIterator[None]:
    """Write and code profiles, and take them back after the block."""
    nested = await connection.begin_nested()
    try:
        await store(connection, profiles, taxonomy)
        yield
    finally:
        await nested.rollback()
