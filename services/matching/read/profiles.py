"""Disclosed profiles, as they are and as ranking reads them, and linked registrations."""

from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
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
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.log.names import LogName
from shared.vault.disclosed import sealed_heard

metadata = MetaData()

profile = Table(
    "profile",
    metadata,
    Column("participant", Uuid, primary_key=True),
    Column("log", Text(collation="C"), primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("municipality", Text, index=True),
    Column("occupations", ARRAY(Text), nullable=False),
    Column("experience", JSONB, nullable=False),
    Column("skills", JSONB, nullable=False),
    Column("languages", JSONB, nullable=False),
    Column("kinds", ARRAY(Text), nullable=False),
    Column("municipalities", ARRAY(Text), nullable=False),
    Column("extent", Integer),
    Column("available_from", Date),
    Column("driving_licence", Boolean),
)
"""A `domain.profile.Profile` in columns, there only while a key of class `profile` is.

`position` is the last event of `log` that it reflects; `experience` is years by occupation, `skills` [level, evidence]
by concept, `languages` the level of speaking by code.
"""

linked = Table(
    "linked",
    metadata,
    Column("log", Text(collation="C"), primary_key=True),
    Column("participant", Uuid, primary_key=True),
    Column("absorbed", Uuid, primary_key=True),
)
"""Registrations of one person that their intake has linked: `absorbed` is read as `participant`."""

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
    Index("coded_places", "places", postgresql_using="gin", postgresql_with={"fastupdate": "off"}),
)
"""A profile as ranking reads it.

`places` are the folded names of where somebody lives or wishes to work; `languages` is the number of the level in
`rule_set.LEVELS` by code; `skills` is the value of `coding.packed` for each skill that is held or near one that is.
"""

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
"""The points of a participant's wishes and experience, for each occupation in which there are any."""

CODED = (coded, coded_occupation)


async def agency_of(connection: AsyncConnection, participant: UUID) -> str | None:
    """The agency whose intake disclosed this participant's profile; None while nothing is disclosed."""
    query = select(profile.c.log).where(profile.c.participant == participant).order_by(profile.c.log).limit(1)
    log = (await connection.execute(query)).scalar_one_or_none()
    return log and LogName.parse(log).agency


async def is_withdrawn(connection: AsyncConnection, participant: UUID) -> bool:
    """Whether events about this participant have come from an intake, and no profile is disclosed here."""
    heard = select(sealed_heard.c.participant).where(sealed_heard.c.participant == participant).limit(1)
    if (await connection.execute(heard)).one_or_none() is None:
        return False
    return await agency_of(connection, participant) is None
