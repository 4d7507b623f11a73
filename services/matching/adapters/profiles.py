"""Matching's profiles: what disclosed keys open, for as long as they are here."""

from sqlalchemy import ARRAY, BigInteger, Boolean, Column, Date, Integer, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

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
