"""The log, the read model, and what is known of intake's participants."""

from services.placements.read import known_participants, participants, placements
from shared.log.schema import create_log, create_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_log()
    create_tables(placements.placement, *participants.TABLES)
    create_tables(*known_participants.TABLES)
