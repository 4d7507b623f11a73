"""The log, the read model, and the participants' keys."""

from services.intake.adapters import store
from shared.log.schema import create_log, create_tables
from shared.vault import tables as vault

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_log()
    create_tables(store.participant, store.enrolment)
    create_tables(vault.participant_key, vault.identity_number)
