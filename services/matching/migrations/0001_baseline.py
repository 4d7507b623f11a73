"""The log, openings, proposals and mentors, what is disclosed, and the profiles that ranking reads."""

from pathlib import Path

from shared.service.migrations.sql import LOG_1, run

revision = "0001_baseline"
down_revision = None
takes_over_from = "0008"


def upgrade() -> None:
    run(LOG_1)
    run(Path(__file__).with_suffix(".sql"))
