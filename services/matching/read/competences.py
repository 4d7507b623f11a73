"""The competence database: search what is disclosed of people by skill, occupation and language."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, Row, Select, and_, any_, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matching.domain.rule_set import LEVELS
from services.matching.read.profiles import coded, profile

SHOWN = (
    profile.c.participant,
    profile.c.log,
    profile.c.municipality,
    profile.c.occupations,
    profile.c.experience,
    profile.c.skills,
    profile.c.languages,
)


async def search(
    connection: AsyncConnection,
    *,
    skill: str | None = None,
    occupation: str | None = None,
    language: str | None = None,
    level: str | None = None,
    limit: int = 50,
    skip: int = 0,
) -> tuple[int, Sequence[Row[Any]]]:
    """How many have all of this, and a page of them by id: a skill, an occupation that is wished or was worked in, a
    language with at least that level of speaking."""
    query: Select[Any] = select(*SHOWN)
    if skill or language:
        query = query.join(coded, and_(coded.c.participant == profile.c.participant, coded.c.log == profile.c.log))
    if skill:
        query = query.where(coded.c.skills.has_key(skill), profile.c.skills.has_key(skill))
    if occupation:
        query = query.where(or_(any_(profile.c.occupations) == occupation, profile.c.experience.has_key(occupation)))
    if language:
        spoken = cast(coded.c.languages[language], Integer)
        query = query.where(spoken >= (LEVELS.index(level) if level else 1))
    total = (await connection.execute(select(func.count()).select_from(query.subquery()))).scalar_one()
    query = query.order_by(profile.c.participant, profile.c.log).limit(limit).offset(skip)
    return total, (await connection.execute(query)).all()
