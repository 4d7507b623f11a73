"""Files of participants that were loaded; finding people by name; what waits for whom; indexes for long lists."""

from alembic import op
from sqlalchemy.dialects import postgresql

from services.intake.importing.jobs.draft import import_draft
from services.intake.read.imports import imported
from services.intake.read.my_day import due
from services.intake.read.names import name_index
from services.intake.read.participants import participant
from shared.log.schema import create_tables
from shared.readmodel.listing import swedish

revision = "0005"
down_revision = "0004"

MUNICIPALITY = swedish(participant.c.municipality).compile(
    dialect=postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy's own has no types
)
INDEXES = (
    "CREATE INDEX participant_by_day ON participant (registered_on, participant)",
    "CREATE INDEX participant_by_year ON participant (birth_year, participant)",
    f"CREATE INDEX participant_by_municipality ON participant (({MUNICIPALITY}), participant)",
    "CREATE INDEX participant_absorbing ON participant USING gin (absorbs jsonb_path_ops)",
    "CREATE INDEX enrolment_open ON enrolment (participant) WHERE closed_on IS NULL",
    "CREATE INDEX enrolment_by_programme ON enrolment (programme, participant)",
)


def upgrade() -> None:
    create_tables(imported, import_draft, name_index, due)
    for statement in INDEXES:
        op.execute(statement)
