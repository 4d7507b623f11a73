-- The same as prelude.sql, table by table, for counting: where nobody asks for the events behind, `because` is empty.
-- Who has no links, came once and left once at most, as nearly everybody, is read without sorting; the others as there.
WITH RECURSIVE known AS NOT MATERIALIZED (
    SELECT * FROM fact WHERE known_from <= CAST(:K AS date) AND known_to > CAST(:K AS date)
),

-- One person may be registered more than once. Links are knowledge: the state date does not cut them.
link AS (
    SELECT participant AS survivor, key AS absorbed, row_number() OVER (ORDER BY recorded_at, event_id) AS nth
      FROM known
     WHERE programme IS NULL AND kind = 'participants_linked'
),
edge AS (
    SELECT survivor AS one, absorbed AS other FROM link
     UNION
    SELECT absorbed, survivor FROM link
),
same (member, other) AS (
    SELECT one, one FROM edge
     UNION
    SELECT same.member, edge.other FROM same JOIN edge ON edge.one = same.other
),
-- The person is named by the registration that was never absorbed; of several, by the latest link's survivor.
rank AS (
    SELECT one AS member,
           one IN (SELECT absorbed FROM link) AS was_absorbed,
           (SELECT max(nth) FROM link WHERE survivor = one) AS survived
      FROM edge
     GROUP BY one
),
merged AS (
    SELECT DISTINCT ON (same.member) same.member, same.other AS person
      FROM same JOIN rank ON rank.member = same.other
     ORDER BY same.member, rank.was_absorbed, rank.survived DESC NULLS LAST, same.other
),

-- Per participant how often they came and left, and when.
entered AS (
    SELECT participant, min(programme) AS programme, min(occurred_on) AS first_day, min(place) AS municipality,
           min(step) AS step, count(*) AS times
      FROM known
     WHERE programme = ANY (CAST(:projects AS text[])) AND kind = 'enrolment_opened'
       AND occurred_on <= CAST(:V AS date)
     GROUP BY participant
),
went AS (
    SELECT participant, min(programme) AS programme, min(occurred_on) AS last_day, min(word) AS reason, count(*) AS times
      FROM known
     WHERE programme = ANY (CAST(:projects AS text[])) AND kind = 'enrolment_closed'
       AND occurred_on <= CAST(:V AS date)
     GROUP BY participant
),
presence AS MATERIALIZED (
    SELECT entered.participant, entered.programme, entered.first_day, entered.municipality, entered.step,
           went.last_day, went.reason,
           entered.times = 1 AND entered.participant NOT IN (SELECT member FROM merged)
           AND (went.times IS NULL OR went.times = 1 AND went.last_day > entered.first_day
                                      AND went.programme = entered.programme) AS is_plain
      FROM entered LEFT JOIN went ON went.participant = entered.participant
     ORDER BY entered.participant
),
winding AS MATERIALIZED (
    SELECT participant FROM presence WHERE NOT is_plain UNION SELECT member FROM merged
),

-- A spell runs from a registration to the next exit. A registration in an open spell is no new one.
enrolled AS (
    SELECT coalesce(merged.person, known.participant) AS person, known.*
      FROM known LEFT JOIN merged ON merged.member = known.participant
     WHERE known.participant = ANY (ARRAY(SELECT participant FROM winding))
       AND programme = ANY (CAST(:projects AS text[]))
       AND kind IN ('enrolment_opened', 'enrolment_closed')
       AND occurred_on <= CAST(:V AS date)
),
turn AS (
    SELECT *, kind = 'enrolment_opened' AND before IS DISTINCT FROM 'enrolment_opened' AS begins
      FROM (SELECT *, lag(kind) OVER in_order AS before FROM enrolled
            WINDOW in_order AS (PARTITION BY person, programme ORDER BY occurred_on, recorded_at, event_id)) AS each
),
stretch AS (
    SELECT *, count(*) FILTER (WHERE begins)
              OVER (PARTITION BY person, programme ORDER BY occurred_on, recorded_at, event_id) AS nth
      FROM turn
),
several AS (
    SELECT entry.person, entry.programme, entry.participant, entry.place, entry.step,
           entry.attributes ->> 'origin' AS origin, entry.recorded_at,
           entry.occurred_on AS first_day, entry.event_id AS opened,
           leaving.occurred_on AS last_day, leaving.event_id AS closed, leaving.attributes ->> 'reason' AS reason
      FROM stretch AS entry
      LEFT JOIN stretch AS leaving
        ON leaving.person = entry.person AND leaving.programme = entry.programme AND leaving.nth = entry.nth
       AND leaving.kind = 'enrolment_closed' AND leaving.before = 'enrolment_opened'
     WHERE entry.begins
),
spell AS NOT MATERIALIZED (
    (SELECT participant AS person, programme, first_day, last_day, CAST(NULL AS uuid) AS opened,
            CAST(NULL AS uuid) AS closed, reason
       FROM presence
      WHERE is_plain
      ORDER BY participant)
     UNION ALL
    SELECT person, programme, first_day, last_day, opened, closed, reason FROM several
),

-- Each person once, over all the programmes asked for: as they first came, and as they last left.
cohort AS NOT MATERIALIZED (
    (SELECT participant AS person, first_day AS entered_on, participant, last_day AS left_on, reason,
            municipality, step, CAST('{}' AS uuid[]) AS because
       FROM presence
      WHERE is_plain
      ORDER BY participant)
     UNION ALL
    SELECT person, min(first_day),
           (array_agg(participant ORDER BY first_day, recorded_at, opened))[1],
           CASE WHEN bool_and(closed IS NOT NULL) THEN max(last_day) END,
           CASE WHEN bool_and(closed IS NOT NULL)
                THEN (array_agg(reason ORDER BY last_day DESC, first_day DESC, closed DESC))[1] END,
           (array_agg(place ORDER BY first_day, recorded_at, opened))[1],
           (array_agg(step ORDER BY first_day, recorded_at, opened))[1],
           '{}'
      FROM several
     GROUP BY person
),
origin AS NOT MATERIALIZED (
    SELECT participant AS person, min(attributes ->> 'origin') AS origin
      FROM known
     WHERE programme = ANY (CAST(:projects AS text[])) AND kind = 'enrolment_opened'
       AND occurred_on <= CAST(:V AS date)
       AND participant NOT IN (SELECT participant FROM winding)
     GROUP BY participant
     UNION ALL
    SELECT person, (array_agg(origin ORDER BY first_day, recorded_at, opened))[1] FROM several GROUP BY person
),
-- As told with the first registration. Where only that registration was voided, its gender is the best we know.
registered AS NOT MATERIALIZED (
    SELECT participant, count(*) FILTER (WHERE known_to > CAST(:K AS date)) AS times,
           min(word) FILTER (WHERE known_to > CAST(:K AS date)) AS gender,
           min(place) FILTER (WHERE known_to > CAST(:K AS date)) AS municipality
      FROM fact
     WHERE kind = 'participant_registered' AND known_from <= CAST(:K AS date)
       AND participant NOT IN (SELECT member FROM merged)
     GROUP BY participant
),
came_first AS (
    SELECT DISTINCT ON (person) person, participant FROM several ORDER BY person, first_day, recorded_at, opened
),
gender AS NOT MATERIALIZED (
    SELECT DISTINCT ON (person) person, gender, municipality, CAST(NULL AS uuid) AS event_id
      FROM ((SELECT participant AS person,
                    CASE WHEN times = 1 THEN gender
                         ELSE (SELECT word FROM fact
                                WHERE participant = registered.participant AND kind = 'participant_registered'
                                  AND known_from <= CAST(:K AS date)
                                ORDER BY known_to > CAST(:K AS date) DESC, known_from DESC, version DESC, event_id
                                LIMIT 1)
                    END AS gender,
                    CASE WHEN times = 1 THEN municipality
                         ELSE (SELECT place FROM fact
                                WHERE participant = registered.participant AND kind = 'participant_registered'
                                  AND known_from <= CAST(:K AS date)
                                ORDER BY known_to > CAST(:K AS date) DESC, known_from DESC, version DESC, event_id
                                LIMIT 1)
                    END AS municipality
               FROM registered
              ORDER BY participant)
             UNION ALL
            (SELECT DISTINCT ON (merged.person) merged.person, fact.word, fact.place
               FROM merged
               JOIN came_first ON came_first.person = merged.person
               JOIN fact ON fact.participant = merged.member
              WHERE fact.participant = ANY (ARRAY(SELECT member FROM merged)) AND fact.kind = 'participant_registered'
                AND fact.known_from <= CAST(:K AS date)
              ORDER BY merged.person, fact.known_to > CAST(:K AS date) DESC,
                       fact.participant = came_first.participant DESC, fact.known_from DESC, fact.version DESC,
                       fact.event_id)) AS each
     ORDER BY person
),

-- Of everybody, in the programmes or not: whoever asks joins those who are.
told AS NOT MATERIALIZED (
    (SELECT participant AS person, known.*
       FROM known
      WHERE occurred_on <= CAST(:V AS date) AND participant NOT IN (SELECT member FROM merged)
      ORDER BY participant)
     UNION ALL
    SELECT merged.person, known.*
      FROM merged JOIN known ON known.participant = merged.member
     WHERE known.occurred_on <= CAST(:V AS date) AND known.participant = ANY (ARRAY(SELECT member FROM merged))
),
completed AS NOT MATERIALIZED (
    SELECT person, min(occurred_on) AS occurred_on, CAST(NULL AS uuid) AS event_id
      FROM (SELECT person, occurred_on
              FROM told
             WHERE kind = 'inventory_completed' AND programme = ANY (CAST(:projects AS text[]))
             ORDER BY person) AS each
     GROUP BY person
),
death AS (
    SELECT person, min(occurred_on) AS died_on, CAST('{}' AS uuid[]) AS because
      FROM told
     WHERE kind = 'enrolment_closed' AND attributes ->> 'reason' = 'deceased'
     GROUP BY person
),
started AS NOT MATERIALIZED (
    (SELECT participant AS person, key, word AS kind, occurred_on AS first_day, coalesce(subsidised, false) AS subsidised
       FROM known
      WHERE kind = 'placement_started' AND occurred_on <= CAST(:V AS date)
        AND participant NOT IN (SELECT member FROM merged)
      ORDER BY participant, key)
     UNION ALL
    SELECT person, key, word, occurred_on, coalesce(subsidised, false)
      FROM merged JOIN known ON known.participant = merged.member
     WHERE known.kind = 'placement_started' AND known.occurred_on <= CAST(:V AS date)
       AND known.participant = ANY (ARRAY(SELECT member FROM merged))
),
ended AS NOT MATERIALIZED (
    SELECT person, key, min(occurred_on) AS last_day
      FROM ((SELECT participant AS person, key, occurred_on
               FROM known
              WHERE kind = 'placement_ended' AND occurred_on <= CAST(:V AS date)
                AND participant NOT IN (SELECT member FROM merged)
              ORDER BY participant, key)
             UNION ALL
            SELECT merged.person, known.key, known.occurred_on
              FROM merged JOIN known ON known.participant = merged.member
             WHERE known.kind = 'placement_ended' AND known.occurred_on <= CAST(:V AS date)
               AND known.participant = ANY (ARRAY(SELECT member FROM merged))) AS each
     GROUP BY person, key
),
placement AS NOT MATERIALIZED (
    SELECT started.person, started.key, started.kind, started.first_day, coalesce(ended.last_day, 'infinity') AS last_day,
           started.subsidised, CAST('{}' AS uuid[]) AS because
      FROM started LEFT JOIN ended ON ended.person = started.person AND ended.key = started.key
),
-- An outcome that somebody told us of holds until the next one told for the same programme.
outcome AS NOT MATERIALIZED (
    SELECT person, word AS kind, occurred_on AS first_day,
           coalesce(lead(occurred_on) OVER in_order - 1, 'infinity') AS last_day,
           CAST('{}' AS uuid[]) AS because
      FROM ((SELECT participant AS person, programme, occurred_on, recorded_at, event_id, word
               FROM known
              WHERE kind = 'outcome_recorded' AND programme = ANY (CAST(:projects AS text[]))
                AND occurred_on <= CAST(:V AS date) AND participant NOT IN (SELECT member FROM merged)
              ORDER BY participant, programme, occurred_on, recorded_at, event_id)
             UNION ALL
            SELECT merged.person, programme, occurred_on, recorded_at, event_id, word
              FROM merged JOIN known ON known.participant = merged.member
             WHERE kind = 'outcome_recorded' AND programme = ANY (CAST(:projects AS text[]))
               AND occurred_on <= CAST(:V AS date)
               AND known.participant = ANY (ARRAY(SELECT member FROM merged))) AS each
    WINDOW in_order AS (PARTITION BY person, programme ORDER BY occurred_on, recorded_at, event_id)
),
doing AS NOT MATERIALIZED (
    SELECT *,
           CASE kind WHEN 'course' THEN 1 WHEN 'internship' THEN 2 WHEN 'study' THEN 3
                     WHEN 'work' THEN CASE WHEN subsidised THEN 3 ELSE 4 END ELSE 0 END AS step
      FROM ((SELECT person, key, kind, first_day, last_day, subsidised, because FROM placement ORDER BY person)
             UNION ALL
            (SELECT person, NULL, kind, first_day, last_day, false, because FROM outcome ORDER BY person)) AS each
)
