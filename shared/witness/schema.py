"""The tables of a provable history as migrations make them."""

from alembic import op

from shared.log.schema import grant
from shared.witness import tables


def keep_checkpoints() -> None:
    """Tables for what this log signs and what this service witnesses of others."""
    tables.metadata.create_all(op.get_bind())
    grant("SELECT, INSERT", tables.checkpoint, tables.cosignature)
    grant("SELECT, INSERT, UPDATE, DELETE", tables.witnessed)
    grant("SELECT, INSERT, UPDATE", tables.dispute)
