"""Facts stand in the indexes in the order in which figures about many people put them together."""

from alembic import op

revision = "0007"
down_revision = "0006"

STATEMENTS = (
    "ALTER TABLE fact "
    "ADD COLUMN IF NOT EXISTS place text COLLATE \"C\" GENERATED ALWAYS AS (attributes ->> 'municipality') STORED, "
    "ADD COLUMN IF NOT EXISTS step smallint GENERATED ALWAYS AS (CAST(attributes ->> 'step' AS smallint)) STORED, "
    "ADD COLUMN IF NOT EXISTS subsidised boolean "
    "GENERATED ALWAYS AS (CAST(attributes ->> 'subsidised' AS boolean)) STORED",
    "DROP INDEX IF EXISTS fact_programme",
    "CREATE INDEX fact_programme "
    "ON fact (programme, kind, participant, occurred_on, known_from, known_to, word, place, step)",
    "DROP INDEX IF EXISTS fact_kind",
    "CREATE INDEX fact_kind "
    "ON fact (kind, participant, key, occurred_on, known_from, known_to, word, place, subsidised)",
    "CREATE INDEX IF NOT EXISTS fact_outcome ON fact (programme, participant, occurred_on, recorded_at, event_id) "
    "INCLUDE (known_from, known_to, word) WHERE kind = 'outcome_recorded'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
