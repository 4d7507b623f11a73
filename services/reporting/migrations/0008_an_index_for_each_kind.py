"""Each kind of fact that is read of everybody has its own narrow index, instead of two wide ones for all."""

from alembic import op

revision = "0008"
down_revision = "0007"

STATEMENTS = (
    "DROP INDEX IF EXISTS fact_programme",
    "DROP INDEX IF EXISTS fact_outcome",
    "DROP INDEX IF EXISTS fact_kind",
    "CREATE INDEX fact_kind ON fact (kind, programme)",
    *(
        f"CREATE INDEX IF NOT EXISTS fact_{kind} ON fact ({columns}) INCLUDE ({more}) WHERE kind = '{kind}'"
        for kind, columns, more in (
            ("enrolment_opened", "programme, participant", "occurred_on, known_from, known_to, place, step"),
            ("enrolment_closed", "programme, participant", "occurred_on, known_from, known_to, word"),
            ("inventory_completed", "programme, participant", "occurred_on, known_from, known_to"),
            ("plan_agreed", "programme, participant", "occurred_on, known_from, known_to"),
            ("proposal_made", "programme, participant", "occurred_on, known_from, known_to"),
            (
                "outcome_recorded",
                "programme, participant, occurred_on, recorded_at, event_id",
                "known_from, known_to, word",
            ),
            ("placement_started", "participant, key", "occurred_on, known_from, known_to, word, subsidised"),
            ("placement_ended", "participant, key", "occurred_on, known_from, known_to"),
            ("participant_registered", "participant", "known_from, known_to, word, place"),
        )
    ),
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
