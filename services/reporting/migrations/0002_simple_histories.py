"""Simple histories stand ready to be counted."""

from pathlib import Path

from shared.service.migrations.sql import run

revision = "0002_simple_histories"
down_revision = "0001_baseline"


def upgrade() -> None:
    run(Path(__file__).with_suffix(".sql"))
