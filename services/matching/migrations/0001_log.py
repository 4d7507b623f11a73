"""The log and the openings."""

from services.matching.read.openings import opening
from shared.log.schema import create_log, create_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_log()
    create_tables(opening)
