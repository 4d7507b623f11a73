"""The log, people and their enrolments, visits, imports, and the participants' keys."""

from pathlib import Path

from shared.service.migrations.sql import LOG_1, run

revision = "0001_baseline"
down_revision = None
takes_over_from = "0006"


def upgrade() -> None:
    run(LOG_1)
    run(Path(__file__).with_suffix(".sql"))
