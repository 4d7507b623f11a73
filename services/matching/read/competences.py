"""The competence database: search what is disclosed of people by skill, occupation and language."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Select, and_, any_, cast, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matching.domain.rule_set import LEVELS
from services.matching.read.profiles import coded, profile
from shared.readmodel.rows import fetch_page


@dataclass(frozen=True)
class Person:
    """Somebody with a disclosed profile; fields as in the table `profile`."""

    participant: UUID
    log: str
    municipality: str | None
    occupations: list[str]
    experience: dict[str, float]
    skills: dict[str, Any]
    languages: dict[str, str]


async def search(
    connection: AsyncConnection,
    *,
    skill: str | None = None,
    occupation: str | None = None,
    language: str | None = None,
    level: str | None = None,
    limit: int = 50,
    skip: int = 0,
) -> tuple[int, Sequence[Person]]:
    """How many people fit, and a page of them by id.

    They have the skill, wish or worked in the occupation, and speak the language, at least at that level.
    """
    query: Select[Any] = select(*(profile.c[field.name] for field in fields(Person)))
    if skill or language:
        query = query.join(coded, and_(coded.c.participant == profile.c.participant, coded.c.log == profile.c.log))
    if skill:
        query = query.where(coded.c.skills.has_key(skill), profile.c.skills.has_key(skill))
    if occupation:
        query = query.where(or_(any_(profile.c.occupations) == occupation, profile.c.experience.has_key(occupation)))
    if language:
        spoken = cast(coded.c.languages[language], Integer)
        query = query.where(spoken >= (LEVELS.index(level) if level else 1))
    return await fetch_page(connection, query.order_by(profile.c.participant, profile.c.log), Person, limit, skip)
