"""The log, placements and what surrounds them, what is known of intake's participants, and the keys received."""

from pathlib import Path

from shared.service.migrations.sql import LOG_1, run

revision = "0001_baseline"
down_revision = None
takes_over_from = "0006"


def upgrade() -> None:
    run(LOG_1)
    run(Path(__file__).with_suffix(".sql"))
