"""Simple histories stand ready to be counted; until reporting is rebuilt, everybody's counts as not simple."""

from shared.service.migrations.sql import run_text

revision = "0002_simple_histories"
down_revision = "0001_baseline"

SQL = """
CREATE TABLE simple_stay (
    participant uuid NOT NULL,
    first_day date NOT NULL,
    first_known date NOT NULL,
    last_day date NOT NULL,
    last_known date NOT NULL,
    registered_known date NOT NULL,
    completed_on date NOT NULL,
    completed_known date NOT NULL,
    planned_on date NOT NULL,
    planned_known date NOT NULL,
    proposed_on date NOT NULL,
    proposed_known date NOT NULL,
    worked_on date NOT NULL,
    worked_known date NOT NULL,
    employed_on date NOT NULL,
    employed_known date NOT NULL,
    placed_on date NOT NULL,
    placed_known date NOT NULL,
    occupied_on date NOT NULL,
    occupied_known date NOT NULL,
    achieved_on date NOT NULL,
    achieved_known date NOT NULL,
    educated_on date NOT NULL,
    educated_known date NOT NULL,
    is_easy boolean NOT NULL,
    programme text COLLATE "C" NOT NULL,
    step smallint,
    reason text COLLATE "C",
    municipality text COLLATE "C",
    gender text COLLATE "C",
    home text COLLATE "C",
    origin text COLLATE "C",
    PRIMARY KEY (participant)
);
CREATE INDEX simple_stay_uneasy ON simple_stay (participant) WHERE NOT is_easy;
CREATE TABLE simple_doing (
    participant uuid NOT NULL,
    position bigint NOT NULL,
    log smallint NOT NULL,
    subsidised boolean NOT NULL,
    is_placement boolean NOT NULL,
    is_easy boolean NOT NULL,
    first_day date NOT NULL,
    first_known date NOT NULL,
    last_day date NOT NULL,
    last_known date NOT NULL,
    entered_on date NOT NULL,
    entered_known date NOT NULL,
    left_on date NOT NULL,
    left_known date NOT NULL,
    programme text COLLATE "C" NOT NULL,
    kind text COLLATE "C",
    key uuid,
    reason text COLLATE "C",
    PRIMARY KEY (participant, position, log)
);
CREATE INDEX simple_doing_uneasy ON simple_doing (participant) WHERE NOT is_easy;
CREATE TABLE complex_fact (
    participant uuid NOT NULL,
    position bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    event_id uuid NOT NULL,
    key uuid,
    occurred_on date NOT NULL,
    known_from date NOT NULL,
    known_to date NOT NULL,
    version integer NOT NULL,
    log smallint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    programme text COLLATE "C",
    attributes jsonb NOT NULL,
    PRIMARY KEY (participant, position, version, log)
);
CREATE INDEX complex_fact_kind ON complex_fact (kind);
INSERT INTO complex_fact (position, recorded_at, event_id, participant, key, occurred_on, known_from, known_to,
                          version, log, kind, programme, attributes)
SELECT position, recorded_at, event_id, participant, key, occurred_on, known_from, known_to, version,
       log, kind, programme, attributes
  FROM fact
 WHERE kind IN ('participant_registered', 'enrolment_opened', 'enrolment_closed', 'placement_started',
                'placement_ended', 'outcome_recorded', 'inventory_completed', 'plan_agreed', 'proposal_made');
DROP INDEX IF EXISTS fact_death, fact_enrolment_opened, fact_enrolment_closed, fact_inventory_completed,
    fact_plan_agreed, fact_proposal_made, fact_outcome_recorded, fact_placement_started, fact_placement_ended,
    fact_participant_registered;
ALTER TABLE fact DROP COLUMN IF EXISTS word,
    DROP COLUMN IF EXISTS place, DROP COLUMN IF EXISTS step, DROP COLUMN IF EXISTS subsidised;
GRANT SELECT, INSERT, UPDATE, DELETE ON simple_stay, simple_doing, complex_fact TO :"serving_role";
"""


def upgrade() -> None:
    run_text(SQL)
