"""What the log signs, who cosigned it, and what this service witnesses of other logs."""

from shared.witness.schema import keep_checkpoints

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    keep_checkpoints()
