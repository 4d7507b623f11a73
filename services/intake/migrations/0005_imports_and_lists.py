"""Files of participants that were loaded, and those that somebody still looks at."""

from services.intake.adapters.imported import imported
from services.intake.adapters.importing.draft import import_draft
from shared.eventlog.schema import create_tables

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    create_tables(imported, import_draft)
