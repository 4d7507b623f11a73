"""What other agencies have disclosed to this service: their disclosures, and the sealed events that keys open."""

from sqlalchemy import ARRAY, BigInteger, Column, Date, LargeBinary, MetaData, Table, Text, Uuid

metadata = MetaData()

sealed_heard = Table(
    "sealed_heard",
    metadata,
    Column("log", Text(collation="C"), primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("participant", Uuid, nullable=False, index=True),
    Column("word", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""Events about participants, byte for byte as they came; whatever is personal in them is ciphertext."""

disclosed = Table(
    "disclosed",
    metadata,
    Column("log", Text(collation="C"), primary_key=True),
    Column("participant", Uuid, primary_key=True, index=True),
    Column("disclosure", Uuid, primary_key=True),
    Column("classes", ARRAY(Text), nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date),
)
"""Disclosures to this agency for this service's purpose that hold, whatever the day; `classes` are sorted."""

TABLES = (sealed_heard, disclosed)
