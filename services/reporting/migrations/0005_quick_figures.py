"""Indexes that hold what figures about many people ask of most facts."""

from alembic import op

revision = "0005"
down_revision = "0004"

STATEMENTS = (
    "DROP INDEX IF EXISTS fact_programme",
    "CREATE INDEX fact_programme ON fact (programme, kind, participant, occurred_on, known_from, known_to)",
    "CREATE INDEX IF NOT EXISTS fact_kind ON fact (kind, participant, occurred_on, known_from, known_to, key)",
    "CREATE INDEX IF NOT EXISTS fact_death ON fact (participant) "
    "WHERE kind = 'enrolment_closed' AND attributes ->> 'reason' = 'deceased'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
