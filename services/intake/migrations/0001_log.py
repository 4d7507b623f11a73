"""The log, the read model, and the participants' keys."""

from services.intake.read import participants
from shared.log.schema import create_log, create_tables
from shared.vault import tables as vault

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_log()
    create_tables(participants.participant, participants.enrolment)
    create_tables(vault.participant_key, vault.identity_number)
