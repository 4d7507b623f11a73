"""The list of published figures."""

from services.reporting.adapters import tables
from shared.log.schema import create_tables

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    create_tables(tables.published_figure)
