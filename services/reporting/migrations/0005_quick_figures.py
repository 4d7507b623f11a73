"""Indexes that hold what figures about many people ask of most facts."""

from alembic import op

revision = "0005"
down_revision = "0004"

STATEMENTS = (
    'ALTER TABLE fact ADD COLUMN IF NOT EXISTS word text COLLATE "C" '
    "GENERATED ALWAYS AS (coalesce(attributes ->> 'kind', attributes ->> 'reason')) STORED",
    "DROP INDEX IF EXISTS fact_programme",
    "CREATE INDEX fact_programme ON fact (programme, kind, participant, occurred_on, known_from, known_to, word)",
    "DROP INDEX IF EXISTS fact_kind",
    "CREATE INDEX fact_kind ON fact (kind, participant, occurred_on, known_from, known_to, key, word)",
    "CREATE INDEX IF NOT EXISTS fact_death ON fact (participant) "
    "WHERE kind = 'enrolment_closed' AND attributes ->> 'reason' = 'deceased'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
