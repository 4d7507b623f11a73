"""Agreements, what placements are like over time, levels of courses, and follow-ups."""

from alembic import op
from sqlalchemy.schema import CreateColumn

from services.placements.read import agreements, follow_ups, placements
from services.placements.read.known_participants import heard, known_enrolment
from shared.log.schema import create_tables

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    dialect = op.get_bind().dialect
    added = ((placements.placement, placements.ADDED), (known_enrolment, ("closed_as",)), (heard, ("recorded_at",)))
    for table, names in added:
        for name in names:
            column = CreateColumn(table.c[name]).compile(dialect=dialect)
            op.execute(f"ALTER TABLE {table.name} ADD COLUMN IF NOT EXISTS {column}")
    create_tables(placements.placement_terms, agreements.agreement, *follow_ups.TABLES)
