-- Simple histories stand ready to be counted, made here of all facts; what only counting read of facts goes.

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

GRANT SELECT, INSERT, UPDATE, DELETE
    ON simple_stay, simple_doing, complex_fact
    TO :"serving_role";

WITH concerned AS NOT MATERIALIZED (
    SELECT *, version > 1 OR known_to <> 'infinity' AS is_amended
      FROM fact
),
registered AS MATERIALIZED (
    SELECT participant, min(attributes ->> 'gender') AS gender, min(attributes ->> 'municipality') AS home,
           min(known_from) AS registered_known, bool_or(is_amended) OR count(*) > 1 AS is_complex
      FROM concerned
     WHERE kind = 'participant_registered'
     GROUP BY participant
),
-- Who came once, and left once at most, after that; what happened on one day is in order as it was recorded.
stay AS MATERIALIZED (
    SELECT participant, min(programme) AS programme, min(occurred_on) FILTER (WHERE opens) AS entered_on,
           min(known_from) FILTER (WHERE opens) AS entered_known,
           coalesce(min(occurred_on) FILTER (WHERE NOT opens), 'infinity') AS left_on,
           coalesce(min(known_from) FILTER (WHERE NOT opens), 'infinity') AS left_known,
           min(attributes ->> 'reason') FILTER (WHERE NOT opens) AS reason,
           min(attributes ->> 'municipality') FILTER (WHERE opens) AS municipality,
           min(CAST(attributes ->> 'step' AS smallint)) FILTER (WHERE opens) AS step,
           min(attributes ->> 'origin') FILTER (WHERE opens) AS origin,
           bool_or(is_amended) OR min(programme) <> max(programme)
           OR count(*) FILTER (WHERE opens) <> 1 OR count(*) FILTER (WHERE NOT opens) > 1
           OR coalesce((min(occurred_on) FILTER (WHERE opens), min(recorded_at) FILTER (WHERE opens))
                       >= (min(occurred_on) FILTER (WHERE NOT opens), min(recorded_at) FILTER (WHERE NOT opens))
                       OR min(known_from) FILTER (WHERE opens) > min(known_from) FILTER (WHERE NOT opens), false)
           AS is_complex
      FROM (SELECT *, kind = 'enrolment_opened' AS opens
              FROM concerned
             WHERE kind IN ('enrolment_opened', 'enrolment_closed')) AS each
     GROUP BY participant
),
outcome AS MATERIALIZED (
    SELECT log, position, participant, programme, attributes ->> 'kind' AS kind, occurred_on, known_from,
           lead(occurred_on) OVER in_order - 1 AS last_day, lead(known_from) OVER in_order AS last_known,
           is_amended OR coalesce(lag(known_from) OVER in_order > known_from, false) AS is_complex
      FROM concerned
     WHERE kind = 'outcome_recorded'
    WINDOW in_order AS (PARTITION BY participant, programme ORDER BY occurred_on, recorded_at, event_id)
),
placement AS MATERIALIZED (
    SELECT participant, key, min(log) FILTER (WHERE starts) AS log, min(position) FILTER (WHERE starts) AS position,
           min(attributes ->> 'kind') FILTER (WHERE starts) AS kind,
           coalesce(bool_or(CAST(attributes ->> 'subsidised' AS boolean)) FILTER (WHERE starts), false) AS subsidised,
           min(occurred_on) FILTER (WHERE starts) AS first_day, min(known_from) FILTER (WHERE starts) AS first_known,
           coalesce(min(occurred_on) FILTER (WHERE NOT starts), 'infinity') AS last_day,
           coalesce(min(known_from) FILTER (WHERE NOT starts), 'infinity') AS last_known,
           bool_or(is_amended) OR count(*) FILTER (WHERE starts) > 1 OR count(*) FILTER (WHERE NOT starts) > 1
           AS is_complex
      FROM (SELECT *, kind = 'placement_started' AS starts
              FROM concerned
             WHERE kind IN ('placement_started', 'placement_ended')) AS each
     GROUP BY participant, key
),
noted AS MATERIALIZED (
    SELECT participant, min(programme) AS programme, bool_or(is_amended) OR min(programme) <> max(programme)
           OR coalesce(min((occurred_on - DATE '0001-01-01') * CAST(10000000 AS bigint)
               + (known_from - DATE '0001-01-01'))
                       FILTER (WHERE kind = 'inventory_completed') % 10000000
                       > min(known_from - DATE '0001-01-01') FILTER (WHERE kind = 'inventory_completed'), false)
           OR coalesce(min((occurred_on - DATE '0001-01-01') * CAST(10000000 AS bigint)
               + (known_from - DATE '0001-01-01'))
                       FILTER (WHERE kind = 'plan_agreed') % 10000000
                       > min(known_from - DATE '0001-01-01') FILTER (WHERE kind = 'plan_agreed'), false)
           OR coalesce(min((occurred_on - DATE '0001-01-01') * CAST(10000000 AS bigint)
               + (known_from - DATE '0001-01-01'))
                       FILTER (WHERE kind = 'proposal_made') % 10000000
                       > min(known_from - DATE '0001-01-01') FILTER (WHERE kind = 'proposal_made'), false)
           AS is_complex
         , min(occurred_on) FILTER (WHERE kind = 'inventory_completed') AS completed_on
         , min(known_from) FILTER (WHERE kind = 'inventory_completed') AS completed_known
         , min(occurred_on) FILTER (WHERE kind = 'plan_agreed') AS planned_on
         , min(known_from) FILTER (WHERE kind = 'plan_agreed') AS planned_known
         , min(occurred_on) FILTER (WHERE kind = 'proposal_made') AS proposed_on
         , min(known_from) FILTER (WHERE kind = 'proposal_made') AS proposed_known
      FROM concerned
     WHERE kind IN ('inventory_completed', 'plan_agreed', 'proposal_made') AND programme IS NOT NULL
     GROUP BY participant
),
-- Whoever ends one thing before they begin the next, and is known to have, never does two at once.
did AS MATERIALIZED (
    SELECT each.*, outcome_of IS NULL AS is_placement, stay.programme, stay.entered_on, stay.entered_known,
           stay.left_on, stay.left_known, stay.reason,
           coalesce(outcome_of <> stay.programme, false)
           OR coalesce(lag(first_known) OVER before > first_known, false) AS is_complex,
           is_placing
           AND coalesce(max(last_day) FILTER (WHERE is_placing) OVER before >= first_day
                        OR max(greatest(first_known, last_known)) FILTER (WHERE is_placing) OVER before > first_known,
                        false) AS meets_another
      FROM (SELECT *, kind IN ('work', 'study', 'internship', 'moved') AS is_placing
              FROM (SELECT log, position, participant, key, kind, CAST(NULL AS text) AS outcome_of, subsidised,
                           first_day, first_known, last_day, last_known
                      FROM placement
                     WHERE first_day IS NOT NULL
                     UNION ALL
                    SELECT log, position, participant, NULL, kind, programme, false, occurred_on, known_from,
                           coalesce(last_day, 'infinity'), coalesce(last_known, 'infinity')
                      FROM outcome) AS one) AS each
      JOIN stay ON stay.participant = each.participant
    WINDOW before AS (PARTITION BY each.participant ORDER BY first_day, last_day
                      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
),
began AS MATERIALIZED (
    SELECT participant, bool_or(is_complex) AS is_complex,
           NOT bool_or(meets_another OR coalesce(reason = 'deceased', false)) AS is_easy
         , min(first_day) FILTER (WHERE kind = 'work') AS worked_on
         , min(first_known) FILTER (WHERE kind = 'work') AS worked_known
         , min(first_day) FILTER (WHERE kind = 'work' AND first_day >= entered_on) AS employed_on
         , min(first_known) FILTER (WHERE kind = 'work' AND first_day >= entered_on) AS employed_known
         , min(first_day) FILTER (WHERE kind IN ('work', 'study', 'internship', 'course')
             AND first_day >= entered_on) AS placed_on
         , min(first_known) FILTER (WHERE kind IN ('work', 'study', 'internship', 'course')
             AND first_day >= entered_on) AS placed_known
         , min(first_day) FILTER (WHERE kind IN ('work', 'study') AND first_day >= entered_on) AS occupied_on
         , min(first_known) FILTER (WHERE kind IN ('work', 'study') AND first_day >= entered_on) AS occupied_known
         , min(first_day) FILTER (WHERE kind IN ('work', 'internship') AND is_placement
             AND first_day >= entered_on AND first_day < entered_on + INTERVAL '24 months') AS achieved_on
         , min(first_known) FILTER (WHERE kind IN ('work', 'internship') AND is_placement
             AND first_day >= entered_on AND first_day < entered_on + INTERVAL '24 months') AS achieved_known
         , min(first_day) FILTER (WHERE kind IN ('study', 'course') AND is_placement
             AND first_day >= entered_on AND first_day < entered_on + INTERVAL '24 months') AS educated_on
         , min(first_known) FILTER (WHERE kind IN ('study', 'course') AND is_placement
             AND first_day >= entered_on AND first_day < entered_on + INTERVAL '24 months') AS educated_known
      FROM did
     GROUP BY participant
),
complex AS MATERIALIZED (
    SELECT stay.participant
      FROM stay
      JOIN (
            SELECT participant FROM registered WHERE is_complex
             UNION
            SELECT participant FROM stay WHERE is_complex
             UNION
            SELECT participant FROM outcome WHERE is_complex
             UNION
            SELECT participant FROM placement WHERE is_complex
             UNION
            SELECT participant FROM began WHERE is_complex
             UNION
            SELECT noted.participant
              FROM noted JOIN stay ON stay.participant = noted.participant
             WHERE noted.is_complex OR noted.programme <> stay.programme) AS each ON each.participant = stay.participant
     UNION
    SELECT member.participant
      FROM fact CROSS JOIN LATERAL (VALUES (participant), (key)) AS member (participant)
     WHERE fact.kind = 'participants_linked'
),
complex_made AS (
    INSERT INTO complex_fact (position, recorded_at, event_id, participant, key, occurred_on, known_from,
        known_to, version, log, kind, programme, attributes)
    SELECT position, recorded_at, event_id, participant, key, occurred_on, known_from, known_to, version, log,
        kind, programme, attributes
      FROM concerned
     WHERE kind IN ('participant_registered', 'enrolment_opened', 'enrolment_closed', 'placement_started',
                    'placement_ended', 'outcome_recorded', 'inventory_completed', 'plan_agreed', 'proposal_made')
       AND EXISTS (SELECT FROM complex WHERE complex.participant = concerned.participant)
     ORDER BY kind
),
stay_made AS (
    INSERT INTO simple_stay (participant, programme, first_day, first_known, last_day, last_known, reason,
        municipality,
                             step, origin, gender, home, registered_known, is_easy
                           , completed_on, completed_known
                           , planned_on, planned_known
                           , proposed_on, proposed_known
                           , worked_on, worked_known
                           , employed_on, employed_known
                           , placed_on, placed_known
                           , occupied_on, occupied_known
                           , achieved_on, achieved_known
                           , educated_on, educated_known
    )
    SELECT participant, stay.programme, entered_on, entered_known, left_on, left_known, reason, municipality,
           step, origin, gender, home, coalesce(registered_known, 'infinity'),
           reason IS DISTINCT FROM 'deceased' AND coalesce(began.is_easy, true)
         , coalesce(completed_on, 'infinity'), coalesce(completed_known, 'infinity')
         , coalesce(planned_on, 'infinity'), coalesce(planned_known, 'infinity')
         , coalesce(proposed_on, 'infinity'), coalesce(proposed_known, 'infinity')
         , coalesce(worked_on, 'infinity'), coalesce(worked_known, 'infinity')
         , coalesce(employed_on, 'infinity'), coalesce(employed_known, 'infinity')
         , coalesce(placed_on, 'infinity'), coalesce(placed_known, 'infinity')
         , coalesce(occupied_on, 'infinity'), coalesce(occupied_known, 'infinity')
         , coalesce(achieved_on, 'infinity'), coalesce(achieved_known, 'infinity')
         , coalesce(educated_on, 'infinity'), coalesce(educated_known, 'infinity')
      FROM stay
      LEFT JOIN registered USING (participant)
      LEFT JOIN noted USING (participant)
      LEFT JOIN began USING (participant)
     WHERE NOT EXISTS (SELECT FROM complex WHERE complex.participant = stay.participant)
)
INSERT INTO simple_doing (participant, log, position, key, kind, is_placement, subsidised, first_day, first_known,
                          last_day, last_known, programme, entered_on, entered_known, left_on, left_known, reason,
                          is_easy)
SELECT participant, log, position, key, kind, is_placement, subsidised, first_day, first_known, last_day,
       last_known, programme, entered_on, entered_known, left_on, left_known, reason, began.is_easy
  FROM did JOIN began USING (participant)
 WHERE NOT EXISTS (SELECT FROM complex WHERE complex.participant = did.participant);

DROP INDEX fact_death, fact_enrolment_closed, fact_enrolment_opened, fact_inventory_completed, fact_outcome_recorded,
           fact_participant_registered, fact_placement_ended, fact_placement_started, fact_plan_agreed,
           fact_proposal_made;
ALTER TABLE fact DROP COLUMN word, DROP COLUMN place, DROP COLUMN step, DROP COLUMN subsidised;
