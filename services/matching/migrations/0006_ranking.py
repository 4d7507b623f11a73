"""Profiles coded for ranking."""

from services.matching.adapters.coded import TABLES
from shared.eventlog.schema import create_tables

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    create_tables(*TABLES)
