"""The tables of a log, in each service's own schema (found through the role's search path)."""

from sqlalchemy import BigInteger, Column, DateTime, Integer, LargeBinary, MetaData, SmallInteger, Table, Text
from sqlalchemy import UniqueConstraint as Unique

metadata = MetaData()

log = Table(
    "log",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("stream", Text(collation="C"), nullable=False),
    Column("stream_version", Integer, nullable=False),
    Column("type", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("leaf", LargeBinary, nullable=False),
    Unique("stream", "stream_version", name="log_stream_version"),
)
"""Every event, its exact bytes and their leaf hash; triggers refuse update, delete and truncate."""

log_head = Table(
    "log_head",
    metadata,
    Column("one", SmallInteger, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("frontier", LargeBinary, nullable=False),
)
"""One row: the last position and the Merkle frontier of everything up to it."""

node = Table(
    "node",
    metadata,
    Column("level", SmallInteger, primary_key=True),
    Column("index", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
)
"""The roots of full subtrees of 256^level leaves, so that a proof reads a few hundred hashes of a log of any length."""

idempotency = Table(
    "idempotency",
    metadata,
    Column("key", Text(collation="C"), primary_key=True),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("stream", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("stream_version", Integer, nullable=False),
    Column("events", Integer, nullable=False),
)
"""What each key has done: the command's fingerprint, where it left stream and log, and how many events it gave."""

published = Table(
    "published",
    metadata,
    Column("one", SmallInteger, primary_key=True),
    Column("position", BigInteger, nullable=False),
)
"""One row: the last position that the relay knows to be in the stream."""

cursor = Table(
    "cursor",
    metadata,
    Column("log", Text(collation="C"), primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("frontier", LargeBinary, nullable=False),
    Column("epoch", Integer, nullable=False),
)
"""How far each followed log was applied, with the frontier built from what was received."""
