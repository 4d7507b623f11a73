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

-- Per participant and programme how often they came and left, and when.
entered AS (
    SELECT participant, programme, min(occurred_on) AS first_day, count(*) AS times
      FROM known
     WHERE programme = ANY (CAST(:projects AS text[])) AND kind = 'enrolment_opened'
       AND occurred_on <= CAST(:V AS date)
     GROUP BY participant, programme
),
went AS (
    SELECT participant, programme, min(occurred_on) AS last_day, count(*) AS times
      FROM known
     WHERE programme = ANY (CAST(:projects AS text[])) AND kind = 'enrolment_closed'
       AND occurred_on <= CAST(:V AS date)
     GROUP BY participant, programme
),
presence AS MATERIALIZED (
    SELECT entered.participant, entered.programme, entered.first_day, went.last_day,
           merged.member IS NULL AND entered.times = 1 AND cardinality(CAST(:projects AS text[])) = 1
           AND (went.times IS NULL OR went.times = 1 AND went.last_day > entered.first_day) AS is_plain
      FROM entered
      LEFT JOIN went ON went.participant = entered.participant AND went.programme = entered.programme
      LEFT JOIN merged ON merged.member = entered.participant
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
    SELECT entry.person, entry.programme, entry.participant, entry.attributes AS entry, entry.recorded_at,
           entry.occurred_on AS first_day, entry.event_id AS opened,
           leaving.occurred_on AS last_day, leaving.event_id AS closed, leaving.attributes ->> 'reason' AS reason
      FROM stretch AS entry
      LEFT JOIN stretch AS leaving
        ON leaving.person = entry.person AND leaving.programme = entry.programme AND leaving.nth = entry.nth
       AND leaving.kind = 'enrolment_closed' AND leaving.before = 'enrolment_opened'
     WHERE entry.begins
),
-- Of those who left once.
why AS NOT MATERIALIZED (
    SELECT participant, min(word) AS reason
      FROM known
     WHERE programme = ANY (CAST(:projects AS text[])) AND kind = 'enrolment_closed'
       AND occurred_on <= CAST(:V AS date)
     GROUP BY participant
),
spell AS NOT MATERIALIZED (
    SELECT person, programme, first_day, last_day, opened, closed, reason FROM several
     UNION ALL
    SELECT presence.participant, presence.programme, presence.first_day, presence.last_day, NULL, NULL, why.reason
      FROM presence LEFT JOIN why ON why.participant = presence.participant
     WHERE presence.is_plain
),

-- Each person once, over all the programmes asked for: as they first came, and as they last left.
cohort AS NOT MATERIALIZED (
    SELECT person, min(first_day) AS entered_on,
           (array_agg(participant ORDER BY first_day, recorded_at, opened))[1] AS participant,
           CASE WHEN bool_and(closed IS NOT NULL) THEN max(last_day) END AS left_on,
           CASE WHEN bool_and(closed IS NOT NULL)
                THEN (array_agg(reason ORDER BY last_day DESC, first_day DESC, closed DESC))[1] END AS reason,
           CAST('{}' AS uuid[]) AS because
      FROM several
     GROUP BY person
     UNION ALL
    SELECT presence.participant, presence.first_day, presence.participant, presence.last_day, why.reason, '{}'
      FROM presence LEFT JOIN why ON why.participant = presence.participant
     WHERE presence.is_plain
),
entry AS (
    SELECT person, min(attributes ->> 'municipality') AS municipality, min(attributes ->> 'origin') AS origin,
           min(CAST(attributes ->> 'step' AS integer)) AS step
      FROM (SELECT participant AS person, attributes
              FROM known
             WHERE programme = ANY (CAST(:projects AS text[])) AND kind = 'enrolment_opened'
               AND occurred_on <= CAST(:V AS date)
               AND participant NOT IN (SELECT participant FROM winding)
             UNION ALL
            SELECT person, (array_agg(entry ORDER BY first_day, recorded_at, opened))[1] FROM several
             GROUP BY person) AS first
     GROUP BY person
),
member AS (
    SELECT person, person AS participant FROM cohort
     UNION
    SELECT cohort.person, merged.member FROM cohort JOIN merged ON merged.person = cohort.person
),
-- As told with the first registration. Where only that registration was voided, its gender is the best we know.
registered AS (
    SELECT participant, min(word) AS gender
      FROM known
     WHERE kind = 'participant_registered' AND participant NOT IN (SELECT member FROM merged)
     GROUP BY participant
    HAVING count(*) = 1
),
home AS NOT MATERIALIZED (
    SELECT participant, min(attributes ->> 'municipality') AS municipality
      FROM known
     WHERE kind = 'participant_registered'
     GROUP BY participant
),
gender AS (
    SELECT person, min(gender) AS gender, min(municipality) AS municipality, CAST(NULL AS uuid) AS event_id
      FROM (SELECT registered.participant AS person, registered.gender, home.municipality
              FROM registered LEFT JOIN home ON home.participant = registered.participant
             UNION ALL
           (SELECT DISTINCT ON (cohort.person) cohort.person, fact.attributes ->> 'gender',
                   fact.attributes ->> 'municipality'
              FROM cohort
              JOIN fact ON fact.participant = ANY (
                       ARRAY(SELECT merged.member FROM merged WHERE merged.person = cohort.person) || cohort.person)
                       AND fact.kind = 'participant_registered'
             WHERE cohort.person NOT IN (SELECT participant FROM registered)
               AND fact.known_from <= CAST(:K AS date)
             ORDER BY cohort.person, fact.known_to > CAST(:K AS date) DESC,
                      fact.participant = cohort.participant DESC, fact.known_from DESC, fact.version DESC,
                      fact.event_id)) AS each
     GROUP BY person
),

-- Of everybody, in the programmes or not: whoever asks joins those who are.
told AS NOT MATERIALIZED (
    SELECT coalesce(merged.person, known.participant) AS person, known.*
      FROM known LEFT JOIN merged ON merged.member = known.participant
     WHERE known.occurred_on <= CAST(:V AS date)
),
death AS (
    SELECT person, min(occurred_on) AS died_on, CAST('{}' AS uuid[]) AS because
      FROM told
     WHERE kind = 'enrolment_closed' AND attributes ->> 'reason' = 'deceased'
     GROUP BY person
),
ended AS (
    SELECT person, key, min(occurred_on) AS last_day FROM told WHERE kind = 'placement_ended' GROUP BY person, key
),
placement AS (
    SELECT began.person, began.key, began.word AS kind, began.occurred_on AS first_day,
           coalesce(ended.last_day, 'infinity') AS last_day,
           coalesce(CAST(began.attributes ->> 'subsidised' AS boolean), false) AS subsidised,
           CAST('{}' AS uuid[]) AS because
      FROM told AS began
      LEFT JOIN ended ON ended.person = began.person AND ended.key = began.key
     WHERE began.kind = 'placement_started'
),
-- An outcome that somebody told us of holds until the next one told for the same programme.
outcome AS (
    SELECT person, word AS kind, occurred_on AS first_day,
           coalesce(lead(occurred_on) OVER in_order - 1, 'infinity') AS last_day,
           CAST('{}' AS uuid[]) AS because
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
