"""The shared calendar, groups and contacts; an attendance may name its activity."""

from alembic import op

from services.placements.read import activities, contacts, groups
from shared.log.schema import create_tables

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute("ALTER TABLE attendance ADD COLUMN IF NOT EXISTS activity uuid")
    op.execute("CREATE INDEX IF NOT EXISTS ix_attendance_activity ON attendance (activity)")
    create_tables(*activities.TABLES, *groups.TABLES, *contacts.TABLES)
