{# Makes `simple_stay`, `simple_doing` and `complex_fact` of facts: of everybody, or where `some`, of the participants in
   $1. `noted` and `begun` say what is noted of a stay: a kind of fact, or a condition on what somebody did. #}
--% macro of_kinds(kinds)
(SELECT *, version > 1 OR known_to <> 'infinity' AS is_amended FROM fact WHERE kind IN ({{ kinds }})
--% if some
    AND participant = ANY (CAST($1 AS uuid[]))
--% endif
)
--% endmacro
{# Whether a later one was known before the first; a day and a day of knowing as one number, to find the first's. #}
--% macro is_known_late(condition)
coalesce(min((occurred_on - DATE '0001-01-01') * CAST(10000000 AS bigint) + (known_from - DATE '0001-01-01'))
             FILTER (WHERE {{ condition }}) % 10000000
         > min(known_from - DATE '0001-01-01') FILTER (WHERE {{ condition }}), false)
--% endmacro
--% set noted_kinds = "'" ~ noted.values() | join("', '") ~ "'"
--% set places = "('work', 'study', 'internship', 'moved')"
WITH registered AS MATERIALIZED (
    SELECT participant, min(attributes ->> 'gender') AS gender, min(attributes ->> 'municipality') AS home,
           min(known_from) AS registered_known, bool_or(is_amended) OR count(*) > 1 AS is_complex
      FROM {{ of_kinds("'participant_registered'") }} AS fact
     GROUP BY participant
),
turn AS MATERIALIZED (
    SELECT participant, kind = 'enrolment_opened' AS opens, programme, occurred_on, known_from,
           attributes ->> 'municipality' AS municipality, CAST(attributes ->> 'step' AS smallint) AS step,
           attributes ->> 'origin' AS origin,
           lead(occurred_on, 1, 'infinity') OVER in_order AS left_on,
           lead(known_from, 1, 'infinity') OVER in_order AS left_known,
           lead(attributes ->> 'reason') OVER in_order AS reason,
           is_amended OR coalesce(lag(known_from) OVER in_order > known_from, false)
           OR coalesce(lag(programme) OVER in_order <> programme, false)
           OR kind <> CASE row_number() OVER in_order WHEN 1 THEN 'enrolment_opened' WHEN 2 THEN 'enrolment_closed'
                      ELSE '' END AS is_complex
      FROM {{ of_kinds("'enrolment_opened', 'enrolment_closed'") }} AS fact
    WINDOW in_order AS (PARTITION BY participant ORDER BY occurred_on, recorded_at, event_id)
),
outcome AS MATERIALIZED (
    SELECT log, position, participant, programme, attributes ->> 'kind' AS kind, occurred_on, known_from,
           lead(occurred_on) OVER in_order - 1 AS last_day, lead(known_from) OVER in_order AS last_known,
           is_amended OR coalesce(lag(known_from) OVER in_order > known_from, false) AS is_complex
      FROM {{ of_kinds("'outcome_recorded'") }} AS fact
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
              FROM {{ of_kinds("'placement_started', 'placement_ended'") }} AS each) AS fact
     GROUP BY participant, key
),
noted AS MATERIALIZED (
    SELECT participant, min(programme) AS programme, bool_or(is_amended) OR min(programme) <> max(programme)
--% for kind in noted.values()
           OR {{ is_known_late("kind = '" ~ kind ~ "'") }}
--% endfor
           AS is_complex
--% for name, kind in noted.items()
         , min(occurred_on) FILTER (WHERE kind = '{{ kind }}') AS {{ name }}_on
         , min(known_from) FILTER (WHERE kind = '{{ kind }}') AS {{ name }}_known
--% endfor
      FROM {{ of_kinds(noted_kinds) }} AS fact
     WHERE programme IS NOT NULL
     GROUP BY participant
),
-- Whoever ends one thing before they begin the next, and is known to have, never does two at once.
did AS MATERIALIZED (
    SELECT each.*, outcome_of IS NULL AS is_placement, turn.programme, turn.occurred_on AS entered_on,
           turn.known_from AS entered_known, turn.left_on, turn.left_known, turn.reason,
           coalesce(outcome_of <> turn.programme, false)
           OR coalesce(lag(first_known) OVER before > first_known, false) AS is_complex,
           kind IN {{ places }}
           AND coalesce(max(last_day) FILTER (WHERE kind IN {{ places }}) OVER before >= first_day
                        OR max(greatest(first_known, last_known)) FILTER (WHERE kind IN {{ places }}) OVER before
                           > first_known, false) AS meets_another
      FROM (SELECT log, position, participant, key, kind, CAST(NULL AS text) AS outcome_of, subsidised, first_day,
                   first_known, last_day, last_known
              FROM placement
             WHERE first_day IS NOT NULL
             UNION ALL
            SELECT log, position, participant, NULL, kind, programme, false, occurred_on, known_from,
                   coalesce(last_day, 'infinity'), coalesce(last_known, 'infinity')
              FROM outcome) AS each
      JOIN turn ON turn.participant = each.participant AND turn.opens
    WINDOW before AS (PARTITION BY each.participant ORDER BY first_day, last_day
                      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
),
began AS MATERIALIZED (
    SELECT participant, bool_or(is_complex) AS is_complex,
           NOT bool_or(meets_another OR coalesce(reason = 'deceased', false)) AS is_easy
--% for name, condition in begun.items()
         , min(first_day) FILTER (WHERE {{ condition }}) AS {{ name }}_on
         , min(first_known) FILTER (WHERE {{ condition }}) AS {{ name }}_known
--% endfor
      FROM did
     GROUP BY participant
),
complex AS MATERIALIZED (
--% for made in ("registered", "turn", "outcome", "placement", "began")
    SELECT participant FROM {{ made }} WHERE is_complex
     UNION
--% endfor
    SELECT noted.participant
      FROM noted JOIN turn ON turn.participant = noted.participant AND turn.opens
     WHERE noted.is_complex OR noted.programme <> turn.programme
     UNION
    SELECT member.participant
      FROM fact CROSS JOIN LATERAL (VALUES (participant), (key)) AS member (participant)
     WHERE fact.kind = 'participants_linked'
--% if some
       AND member.participant = ANY (CAST($1 AS uuid[]))
--% endif
),
complex_made AS (
    INSERT INTO complex_fact ({{ columns }})
    SELECT {{ columns }}
      FROM {{ of_kinds("'participant_registered', 'enrolment_opened', 'enrolment_closed', 'placement_started',
                        'placement_ended', 'outcome_recorded', " ~ noted_kinds) }} AS fact
     WHERE EXISTS (SELECT FROM complex WHERE complex.participant = fact.participant)
     ORDER BY kind
),
stay_made AS (
    INSERT INTO simple_stay (participant, programme, first_day, first_known, last_day, last_known, reason, municipality,
                             step, origin, gender, home, registered_known, is_easy
--% for name in firsts
                           , {{ name }}_on, {{ name }}_known
--% endfor
    )
    SELECT participant, turn.programme, occurred_on, known_from, left_on, left_known, reason, municipality, step, origin,
           gender, home, coalesce(registered_known, 'infinity'),
           reason IS DISTINCT FROM 'deceased' AND coalesce(began.is_easy, true)
--% for name in firsts
         , coalesce({{ name }}_on, 'infinity'), coalesce({{ name }}_known, 'infinity')
--% endfor
      FROM turn
      LEFT JOIN registered USING (participant)
      LEFT JOIN noted USING (participant)
      LEFT JOIN began USING (participant)
     WHERE turn.opens AND NOT EXISTS (SELECT FROM complex WHERE complex.participant = turn.participant)
)
INSERT INTO simple_doing (participant, log, position, key, kind, is_placement, subsidised, first_day, first_known, last_day,
                          last_known, programme, entered_on, entered_known, left_on, left_known, reason, is_easy)
SELECT participant, log, position, key, kind, is_placement, subsidised, first_day, first_known, last_day,
       last_known, programme, entered_on, entered_known, left_on, left_known, reason, began.is_easy
  FROM did JOIN began USING (participant)
 WHERE NOT EXISTS (SELECT FROM complex WHERE complex.participant = did.participant)
