"""Visits to the reception desk."""

from services.intake.read import visits
from shared.log.schema import create_tables

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    create_tables(visits.visit)
