"""Reporting's own log, and the facts of all that it follows."""

from services.reporting.adapters import tables
from shared.log.schema import create_log, create_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_log()
    create_tables(tables.followed_log, tables.fact, tables.amendment)
