"""Gender, too, stands beside the facts, so that an index knows it."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute(
        "ALTER TABLE fact ALTER COLUMN word SET EXPRESSION AS "
        "(coalesce(attributes ->> 'kind', attributes ->> 'reason', attributes ->> 'gender'))"
    )
