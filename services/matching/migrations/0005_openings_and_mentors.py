"""Openings get terms; employers, proposals, mentors, mentorships and mentors' keys get tables."""

from alembic import op
from sqlalchemy.schema import CreateColumn

from services.matching.read.employers import employer
from services.matching.read.mentors import mentor, mentorship
from services.matching.read.openings import TERMS, opening
from services.matching.read.proposals import proposal
from shared.log.schema import create_tables
from shared.vault import tables as vault

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    for name in (*TERMS, "closed_on"):
        column = CreateColumn(opening.c[name]).compile(dialect=op.get_bind().dialect)
        op.execute(f"ALTER TABLE opening ADD COLUMN IF NOT EXISTS {column}")
    create_tables(employer, proposal, mentor, mentorship, vault.participant_key)
