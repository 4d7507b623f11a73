{# Makes `simple_stay`, `simple_doing` and `complex_fact` of facts: of everybody, or where `some`, of the participants
   in $1. Who never came to a programme, and is not linked, has none. `noted` and `begun` say what is noted of a stay: a
   kind of fact, or a condition on what somebody did. #}
{# Whether a later one was known before the first; a day and a day of knowing as one number, to find the first's. #}
--% macro is_known_late(condition)
coalesce(min((occurred_on - DATE '0001-01-01') * CAST(10000000 AS bigint) + (known_from - DATE '0001-01-01'))
                       FILTER (WHERE {{ condition }}) % 10000000
                       > min(known_from - DATE '0001-01-01') FILTER (WHERE {{ condition }}), false)
--% endmacro
--% set noted_kinds = "'" ~ noted.values() | join("', '") ~ "'"
WITH concerned AS NOT MATERIALIZED (
    SELECT *, version > 1 OR known_to <> 'infinity' AS is_amended
      FROM fact
--% if some
     WHERE participant = ANY (CAST($1 AS uuid[]))
--% endif
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
--% for kind in noted.values()
           OR {{ is_known_late("kind = '" ~ kind ~ "'") }}
--% endfor
           AS is_complex
--% for name, kind in noted.items()
         , min(occurred_on) FILTER (WHERE kind = '{{ kind }}') AS {{ name }}_on
         , min(known_from) FILTER (WHERE kind = '{{ kind }}') AS {{ name }}_known
--% endfor
      FROM concerned
     WHERE kind IN ({{ noted_kinds }}) AND programme IS NOT NULL
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
--% for name, condition in begun.items()
         , min(first_day) FILTER (WHERE {{ condition }}) AS {{ name }}_on
         , min(first_known) FILTER (WHERE {{ condition }}) AS {{ name }}_known
--% endfor
      FROM did
     GROUP BY participant
),
complex AS MATERIALIZED (
    SELECT stay.participant
      FROM stay
      JOIN (
--% for made in ("registered", "stay", "outcome", "placement", "began")
            SELECT participant FROM {{ made }} WHERE is_complex
             UNION
--% endfor
            SELECT noted.participant
              FROM noted JOIN stay ON stay.participant = noted.participant
             WHERE noted.is_complex OR noted.programme <> stay.programme) AS each ON each.participant = stay.participant
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
      FROM concerned
     WHERE kind IN ('participant_registered', 'enrolment_opened', 'enrolment_closed', 'placement_started',
                    'placement_ended', 'outcome_recorded', {{ noted_kinds }})
       AND EXISTS (SELECT FROM complex WHERE complex.participant = concerned.participant)
     ORDER BY kind
),
stay_made AS (
    INSERT INTO simple_stay (participant, programme, first_day, first_known, last_day, last_known, reason, municipality,
                             step, origin, gender, home, registered_known, is_easy
--% for name in firsts
                           , {{ name }}_on, {{ name }}_known
--% endfor
    )
    SELECT participant, stay.programme, entered_on, entered_known, left_on, left_known, reason, municipality,
           step, origin, gender, home, coalesce(registered_known, 'infinity'),
           reason IS DISTINCT FROM 'deceased' AND coalesce(began.is_easy, true)
--% for name in firsts
         , coalesce({{ name }}_on, 'infinity'), coalesce({{ name }}_known, 'infinity')
--% endfor
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
 WHERE NOT EXISTS (SELECT FROM complex WHERE complex.participant = did.participant)
