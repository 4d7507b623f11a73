"""The log, the read model, and what is known of intake's participants."""

from services.placements.adapters import bus, happened, placed
from shared.log.schema import create_log, create_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_log()
    create_tables(placed.placement, *happened.TABLES)
    create_tables(*bus.TABLES)
