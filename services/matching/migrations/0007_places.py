"""Coded profiles are found by their places, too."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.execute("CREATE INDEX IF NOT EXISTS coded_places ON coded USING gin (places) WITH (fastupdate = off)")
