"""Profiles coded for ranking."""

from services.matching.read.profiles import CODED
from shared.log.schema import create_tables

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    create_tables(*CODED)
