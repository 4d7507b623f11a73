"""The facts twice dated, the amendments behind their versions, and the logs that they came from."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Identity,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData()

followed_log = Table(
    "followed_log",
    metadata,
    Column("id", SmallInteger, Identity(), primary_key=True),
    Column("source", Text(collation="C"), nullable=False, unique=True),
)
"""A short number for each log, `/<agency>/<service>`."""

fact = Table(
    "fact",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("event_id", Uuid, nullable=False),
    Column("participant", Uuid),
    Column("key", Uuid),
    Column("occurred_on", Date, nullable=False),
    Column("known_from", Date, nullable=False),
    Column("known_to", Date, nullable=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("log", SmallInteger, primary_key=True, autoincrement=False),
    Column("kind", Text(collation="C"), nullable=False),
    Column("programme", Text(collation="C")),
    Column("attributes", JSONB, nullable=False),
    Index("fact_event", "event_id"),
    Index("fact_kind", "kind", "programme"),
    Index("fact_participant", "participant"),
)
"""What one event says, in each version in which it was known: from `known_from` until the day before `known_to`.

Version 1 is the event as recorded. `key` is the enrolment, placement or opening that it is about, or who was absorbed.
"""

amendment = Table(
    "amendment",
    metadata,
    Column("log", SmallInteger, primary_key=True, autoincrement=False),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("event_id", Uuid, nullable=False),
    Column("target_event_id", Uuid, nullable=False),
    Column("root_event_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("set", JSONB, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Index("amendment_event", "log", "event_id"),
    Index("amendment_root", "log", "root_event_id"),
)
"""Every void and correction; `root_event_id` is the event that it concerns in the end, through voids of voids."""
