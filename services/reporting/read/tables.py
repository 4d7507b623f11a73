"""The facts twice dated, the amendments behind their versions, and the logs that they came from."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
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
    text,
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

DATES = ("occurred_on", "known_from", "known_to")

ASKED_OF_MANY: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("enrolment_opened", ("programme", "participant"), (*DATES, "place", "step")),
    ("enrolment_closed", ("programme", "participant"), (*DATES, "word")),
    ("inventory_completed", ("programme", "participant"), DATES),
    ("plan_agreed", ("programme", "participant"), DATES),
    ("proposal_made", ("programme", "participant"), DATES),
    (
        "outcome_recorded",
        ("programme", "participant", "occurred_on", "recorded_at", "event_id"),
        ("known_from", "known_to", "word"),
    ),
    ("placement_started", ("participant", "key"), (*DATES, "word", "subsidised")),
    ("placement_ended", ("participant", "key"), DATES),
    ("participant_registered", ("participant",), ("known_from", "known_to", "word", "place")),
)
"""Kinds of facts that counting reads of everybody: each has an index that holds all that it asks, in the order in which
it is put together, so that it need neither read the facts themselves nor sort them. One for each kind is built in a
third of the time that one for all takes."""


def _of_kind(kind: str, columns: tuple[str, ...], more: tuple[str, ...]) -> Index:
    return Index(f"fact_{kind}", *columns, postgresql_include=more, postgresql_where=text(f"kind = '{kind}'"))


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
    Column(
        "word",
        Text(collation="C"),
        Computed("coalesce(attributes ->> 'kind', attributes ->> 'reason', attributes ->> 'gender')", persisted=True),
    ),
    Column("place", Text(collation="C"), Computed("attributes ->> 'municipality'", persisted=True)),
    Column("step", SmallInteger, Computed("CAST(attributes ->> 'step' AS smallint)", persisted=True)),
    Column("subsidised", Boolean, Computed("CAST(attributes ->> 'subsidised' AS boolean)", persisted=True)),
    Index("fact_event", "event_id"),
    Index("fact_kind", "kind", "programme"),
    *(_of_kind(*each) for each in ASKED_OF_MANY),
    Index("fact_participant", "participant"),
    Index(
        "fact_death",
        "participant",
        postgresql_where=text("kind = 'enrolment_closed' AND attributes ->> 'reason' = 'deceased'"),
    ),
)
"""What one event says, in each version in which it was known: from `known_from` until the day before `known_to`.

Version 1 is the event as recorded. `key` is the enrolment, placement or opening that it is about, or who was absorbed.
`word`, `place`, `step` and `subsidised` are the attributes that figures ask for most, for the indexes that know them:
`word` is the kind of a placement or outcome, the reason of an exit, a gender; `place` is a municipality.
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
