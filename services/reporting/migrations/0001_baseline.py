"""The log, the facts of all logs that it follows, and the list of published figures."""

from pathlib import Path

from shared.service.migrations.sql import LOG_1, run

revision = "0001_baseline"
down_revision = None
takes_over_from = "0008"


def upgrade() -> None:
    run(LOG_1)
    run(Path(__file__).with_suffix(".sql"))
