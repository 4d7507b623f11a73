-- What every figure builds on: who is who, who took part and when, and what each was doing.
-- :V is the state date, :K the known-on date, :projects the programmes. A figure's own file goes on from here.
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

-- A spell runs from a registration to the next exit. A registration in an open spell is no new one.
enrolled AS (
    SELECT coalesce(merged.person, known.participant) AS person, known.*
      FROM known LEFT JOIN merged ON merged.member = known.participant
     WHERE programme = ANY (CAST(:projects AS text[]))
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
spell AS (
    SELECT entry.person, entry.programme, entry.participant, entry.attributes AS entry, entry.recorded_at,
           entry.occurred_on AS first_day, entry.event_id AS opened,
           leaving.occurred_on AS last_day, leaving.event_id AS closed, leaving.attributes ->> 'reason' AS reason
      FROM stretch AS entry
      LEFT JOIN stretch AS leaving
        ON leaving.person = entry.person AND leaving.programme = entry.programme AND leaving.nth = entry.nth
       AND leaving.kind = 'enrolment_closed' AND leaving.before = 'enrolment_opened'
     WHERE entry.begins
),

-- Each person once, over all the programmes asked for: as they first came, and as they last left.
cohort AS (
    SELECT person,
           min(first_day) AS entered_on,
           (array_agg(participant ORDER BY first_day, recorded_at, opened))[1] AS participant,
           (array_agg(entry ORDER BY first_day, recorded_at, opened))[1] AS entry,
           (array_agg(entry ORDER BY first_day, recorded_at, opened))[1] ->> 'municipality' AS municipality,
           CAST((array_agg(entry ORDER BY first_day, recorded_at, opened))[1] ->> 'step' AS integer) AS step,
           CASE WHEN bool_and(closed IS NOT NULL) THEN max(last_day) END AS left_on,
           CASE WHEN bool_and(closed IS NOT NULL)
                THEN (array_agg(reason ORDER BY last_day DESC, first_day DESC, closed DESC))[1] END AS reason,
           array_remove(array_agg(opened ORDER BY first_day, opened) || array_agg(closed), NULL) AS because
      FROM spell
     GROUP BY person
),
origin AS (
    SELECT person, entry ->> 'origin' AS origin FROM cohort
),
member AS (
    SELECT person, person AS participant FROM cohort
     UNION
    SELECT cohort.person, merged.member FROM cohort JOIN merged ON merged.person = cohort.person
),
-- As told with the first registration. Where only that registration was voided, its gender is the best we know.
gender AS (
    SELECT DISTINCT ON (cohort.person) cohort.person, fact.attributes ->> 'gender' AS gender, fact.event_id,
           fact.attributes ->> 'municipality' AS municipality
      FROM cohort
      JOIN member ON member.person = cohort.person
      JOIN fact ON fact.participant = member.participant AND fact.kind = 'participant_registered'
     WHERE fact.known_from <= CAST(:K AS date)
     ORDER BY cohort.person, fact.known_to > CAST(:K AS date) DESC, fact.participant = cohort.participant DESC,
              fact.known_from DESC, fact.version DESC, fact.event_id
),

-- Read once, however many parts of a figure look at it.
told AS MATERIALIZED (
    SELECT member.person, known.*
      FROM member JOIN known ON known.participant = member.participant
     WHERE known.occurred_on <= CAST(:V AS date)
),
completed AS (
    SELECT DISTINCT ON (person) person, occurred_on, event_id
      FROM told
     WHERE kind = 'inventory_completed' AND programme = ANY (CAST(:projects AS text[]))
     ORDER BY person, occurred_on, recorded_at, event_id
),
death AS (
    SELECT person, min(occurred_on) AS died_on, array_agg(event_id) AS because
      FROM told
     WHERE kind = 'enrolment_closed' AND attributes ->> 'reason' = 'deceased'
     GROUP BY person
),
placement AS (
    SELECT DISTINCT ON (began.event_id)
           began.person, began.key, began.attributes ->> 'kind' AS kind, began.occurred_on AS first_day,
           coalesce(ended.occurred_on, 'infinity') AS last_day,
           coalesce(CAST(began.attributes ->> 'subsidised' AS boolean), false) AS subsidised,
           array_remove(ARRAY[began.event_id, ended.event_id], NULL) AS because
      FROM told AS began
      LEFT JOIN told AS ended
        ON ended.person = began.person AND ended.key = began.key AND ended.kind = 'placement_ended'
     WHERE began.kind = 'placement_started'
     ORDER BY began.event_id, ended.occurred_on, ended.recorded_at, ended.event_id
),
-- An outcome that somebody told us of holds until the next one told for the same programme.
outcome AS (
    SELECT person, attributes ->> 'kind' AS kind, occurred_on AS first_day,
           coalesce(lead(occurred_on) OVER in_order - 1, 'infinity') AS last_day,
           ARRAY[event_id] AS because
      FROM told
     WHERE kind = 'outcome_recorded' AND programme = ANY (CAST(:projects AS text[]))
    WINDOW in_order AS (PARTITION BY person, programme ORDER BY occurred_on, recorded_at, event_id)
),
doing AS (
    SELECT *,
           CASE kind WHEN 'course' THEN 1 WHEN 'internship' THEN 2 WHEN 'study' THEN 3
                     WHEN 'work' THEN CASE WHEN subsidised THEN 3 ELSE 4 END ELSE 0 END AS step
      FROM (SELECT person, key, kind, first_day, last_day, subsidised, because FROM placement
             UNION ALL
            SELECT person, NULL, kind, first_day, last_day, false, because FROM outcome) AS each
)
