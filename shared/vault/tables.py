"""The vault's tables: participants' stand only in the intake that registered them, mentors' in matching."""

from sqlalchemy import Column, DateTime, LargeBinary, MetaData, PrimaryKeyConstraint, Table, Text, Uuid

metadata = MetaData()

participant_key = Table(
    "participant_key",
    metadata,
    Column("participant", Uuid, nullable=False),
    Column("key_class", Text, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("participant", "key_class"),
)
"""One 256-bit key for each participant and class, wrapped by the root key."""

identity_number = Table(
    "identity_number",
    metadata,
    Column("mac", LargeBinary, nullable=False),
    Column("participant", Uuid, nullable=False),
    PrimaryKeyConstraint("mac", "participant"),
)
"""HMAC-SHA-256 of an identity number under the pepper, for look-up; the only trace of a number outside ciphertext."""
