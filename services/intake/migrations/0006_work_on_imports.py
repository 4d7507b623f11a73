"""Files to load and imports to take back are done by a worker, which tells how far it is."""

from services.intake.importing.jobs.queue import import_work
from shared.log.schema import create_tables

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    create_tables(import_work)
