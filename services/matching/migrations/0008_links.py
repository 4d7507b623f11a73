"""Which registrations are of one person."""

from services.matching.read.profiles import linked
from shared.log.schema import create_tables

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    create_tables(linked)
