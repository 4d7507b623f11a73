{# What every figure builds on: who is who, who took part and when, and what each was doing. A figure's own file goes on
   from here. V is the state date, K the known-on date, `of_these` stands for the programmes that are asked for.

   Said once for two uses. With events, each row has the events behind it (`because`, or the ids that it is made of), and
   everybody's history is put together from facts. Without, a figure only counts: nearly everybody's history is simple and
   stands ready in `simple_stay` and `simple_doing`, and only that of the others is put together here,
   from `complex_fact`. #}
WITH RECURSIVE known AS NOT MATERIALIZED (
    SELECT * FROM fact WHERE known_from <= CAST(:K AS date) AND known_to > CAST(:K AS date)
),
-- The facts of those whose history is put together here.
history AS NOT MATERIALIZED (
    SELECT * FROM {{ "fact" if with_events else "complex_fact" }} WHERE known_from <= CAST(:K AS date)
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

past AS NOT MATERIALIZED (
    SELECT coalesce(merged.person, history.participant) AS person, history.*
      FROM history LEFT JOIN merged ON merged.member = history.participant
     WHERE history.known_to > CAST(:K AS date) AND history.occurred_on <= CAST(:V AS date)
),

-- A spell runs from a registration to the next exit. A registration in an open spell is no new one.
enrolled AS (
    SELECT person, programme, participant, kind, occurred_on, recorded_at, event_id, attributes
      FROM past
     WHERE programme {{ of_these }} AND kind IN ('enrolment_opened', 'enrolment_closed')
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
    SELECT entry.person, entry.programme, entry.participant, entry.attributes, entry.recorded_at,
           entry.occurred_on AS first_day, entry.event_id AS opened,
           leaving.occurred_on AS last_day, leaving.event_id AS closed, leaving.attributes ->> 'reason' AS reason
      FROM stretch AS entry
      LEFT JOIN stretch AS leaving
        ON leaving.person = entry.person AND leaving.programme = entry.programme AND leaving.nth = entry.nth
       AND leaving.kind = 'enrolment_closed' AND leaving.before = 'enrolment_opened'
     WHERE entry.begins
),
--% if not with_events
-- Those whose history is simple, as it was on V.
simple AS NOT MATERIALIZED (
    SELECT participant AS person, programme, first_day, step, municipality, origin, is_easy,
           CASE WHEN last_day <= CAST(:V AS date) AND last_known <= CAST(:K AS date) THEN last_day END AS last_day,
           CASE WHEN last_day <= CAST(:V AS date) AND last_known <= CAST(:K AS date) THEN reason END AS reason,
           CASE WHEN registered_known <= CAST(:K AS date) THEN gender END AS gender,
           CASE WHEN registered_known <= CAST(:K AS date) THEN home END AS home
--% for noted in firsts
         , CASE WHEN {{ noted }}_on <= CAST(:V AS date) AND {{ noted }}_known <= CAST(:K AS date) THEN {{ noted }}_on END
           AS {{ noted }}_on
--% endfor
      FROM simple_stay
     WHERE programme {{ of_these }} AND first_day <= CAST(:V AS date) AND first_known <= CAST(:K AS date)
),
--% endif
spell AS NOT MATERIALIZED (
    SELECT person, programme, first_day, last_day, opened, closed, reason, false AS is_easy FROM several
--% if not with_events
     UNION ALL
    SELECT person, programme, first_day, last_day, NULL, NULL, reason, is_easy FROM simple
--% endif
),

-- Each person once, over all the programmes asked for: as they first came, and as they last left.
came AS (
    SELECT person,
           min(first_day) AS entered_on,
           (array_agg(participant ORDER BY first_day, recorded_at, opened))[1] AS participant,
           (array_agg(attributes ORDER BY first_day, recorded_at, opened))[1] AS entry,
           CASE WHEN bool_and(closed IS NOT NULL) THEN max(last_day) END AS left_on,
           CASE WHEN bool_and(closed IS NOT NULL)
                THEN (array_agg(reason ORDER BY last_day DESC, first_day DESC, closed DESC))[1] END AS reason
--% if with_events
         , array_remove(array_agg(opened ORDER BY first_day, opened) || array_agg(closed), NULL) AS because
--% endif
      FROM several
     GROUP BY person
),
member AS (
    SELECT person, person AS participant FROM came
     UNION
    SELECT came.person, merged.member FROM came JOIN merged ON merged.person = came.person
),
-- As recorded with the first registration. Where only that registration was voided, its gender is the best we know.
registered AS {{ once }} (
    SELECT DISTINCT ON (came.person) came.person, history.attributes ->> 'gender' AS gender,
           history.attributes ->> 'municipality' AS home, history.event_id
      FROM came
      JOIN member ON member.person = came.person
      JOIN history ON history.participant = member.participant
     WHERE history.kind = 'participant_registered'
     ORDER BY came.person, history.known_to > CAST(:K AS date) DESC, history.participant = came.participant DESC,
              history.known_from DESC, history.version DESC, history.event_id
),
-- What happened by V to everybody, in the programmes or not.
happened AS NOT MATERIALIZED (
    SELECT coalesce(merged.person, known.participant) AS person, known.*
      FROM known LEFT JOIN merged ON merged.member = known.participant
     WHERE known.occurred_on <= CAST(:V AS date)
),
death AS (
    SELECT person, min(occurred_on) AS died_on
--% if with_events
         , array_agg(event_id) AS because
--% endif
      FROM past
     WHERE kind = 'enrolment_closed' AND attributes ->> 'reason' = 'deceased'
     GROUP BY person
--% if not with_events
     UNION ALL
    SELECT person, last_day FROM simple WHERE NOT is_easy AND reason = 'deceased'
--% endif
),

-- What each of them was doing: placements from their start to their end, and outcomes, each of which holds until the next
-- one recorded for the same programme. Of several the one with the least place counts; the step is how near to self-support
-- it is.
ended AS (
    SELECT person, key, min(occurred_on) AS last_day
--% if with_events
         , (array_agg(event_id ORDER BY occurred_on, recorded_at, event_id))[1] AS event_id
--% endif
      FROM past
     WHERE kind = 'placement_ended'
     GROUP BY person, key
),
placement AS (
    SELECT began.person, began.key, began.attributes ->> 'kind' AS kind, began.occurred_on AS first_day,
           coalesce(ended.last_day, 'infinity') AS last_day,
           coalesce(CAST(began.attributes ->> 'subsidised' AS boolean), false) AS subsidised
--% if with_events
         , began.event_id AS began, ended.event_id AS ended
--% endif
      FROM past AS began LEFT JOIN ended ON ended.person = began.person AND ended.key = began.key
     WHERE began.kind = 'placement_started'
),
outcome AS (
    SELECT person, attributes ->> 'kind' AS kind, occurred_on AS first_day,
           coalesce(lead(occurred_on) OVER in_order - 1, 'infinity') AS last_day
--% if with_events
         , event_id AS began
--% endif
      FROM past
     WHERE kind = 'outcome_recorded' AND programme {{ of_these }}
    WINDOW in_order AS (PARTITION BY person, programme ORDER BY occurred_on, recorded_at, event_id)
),
done AS MATERIALIZED (
    SELECT each.*, came.entered_on, came.left_on, came.reason
      FROM (SELECT person, key, kind, first_day, last_day, subsidised, true AS is_placement
--% if with_events
                 , began, ended
--% endif
              FROM placement
             UNION ALL
            SELECT person, NULL, kind, first_day, last_day, false, false
--% if with_events
                 , began, NULL
--% endif
              FROM outcome) AS each
      JOIN came ON came.person = each.person
),
-- When each of them first did what; with all the events.
noted AS {{ once }} (
    SELECT person
--% for name, kind in noted.items()
         , min(occurred_on) FILTER (WHERE kind = '{{ kind }}') AS {{ name }}_on
--% if with_events
         , array_agg(event_id ORDER BY occurred_on, recorded_at, event_id) FILTER (WHERE kind = '{{ kind }}') AS {{ name }}
--% endif
--% endfor
      FROM past
     WHERE kind IN ('{{ noted.values() | join("', '") }}') AND programme {{ of_these }}
     GROUP BY person
),
begun AS {{ once }} (
    SELECT person
--% for name, condition in begun.items()
         , min(first_day) FILTER (WHERE {{ condition }}) AS {{ name }}_on
--% if with_events
         , array_remove(ARRAY[(array_agg(began ORDER BY first_day, began) FILTER (WHERE {{ condition }}))[1],
                              (array_agg(ended ORDER BY first_day, began) FILTER (WHERE {{ condition }}))[1]], NULL)
           AS {{ name }}
--% endif
--% endfor
      FROM done
     GROUP BY person
),
cohort AS NOT MATERIALIZED (
    SELECT came.person, came.entered_on, came.left_on, came.reason, came.entry ->> 'municipality' AS municipality,
           CAST(came.entry ->> 'step' AS smallint) AS step, came.entry ->> 'origin' AS origin,
           registered.gender, registered.home, false AS is_easy
--% for name in firsts
         , {{ name }}_on
--% endfor
--% if with_events
         , came.because, registered.event_id AS registered
--% for name in firsts
         , coalesce({{ name }}, '{}') AS {{ name }}
--% endfor
--% endif
      FROM came
      LEFT JOIN registered ON registered.person = came.person
      LEFT JOIN noted ON noted.person = came.person
      LEFT JOIN begun ON begun.person = came.person
--% if not with_events
     UNION ALL
    SELECT person, first_day, last_day, reason, municipality, step, origin, gender, home, is_easy
--% for name in firsts
         , {{ name }}_on
--% endfor
      FROM simple
--% endif
),
doing AS NOT MATERIALIZED (
    SELECT *,
           CASE kind WHEN 'work' THEN 1 WHEN 'study' THEN 2 WHEN 'internship' THEN 3 WHEN 'moved' THEN 4 END AS place,
           CASE kind WHEN 'course' THEN 1 WHEN 'internship' THEN 2 WHEN 'study' THEN 3
                     WHEN 'work' THEN CASE WHEN subsidised THEN 3 ELSE 4 END ELSE 0 END AS step
      FROM (SELECT *, false AS is_easy FROM done
--% if not with_events
             UNION ALL
            SELECT participant, key, kind, first_day,
                   CASE WHEN last_day <= CAST(:V AS date) AND last_known <= CAST(:K AS date) THEN last_day
                        ELSE 'infinity' END,
                   subsidised, is_placement, entered_on,
                   CASE WHEN left_on <= CAST(:V AS date) AND left_known <= CAST(:K AS date) THEN left_on END,
                   CASE WHEN left_on <= CAST(:V AS date) AND left_known <= CAST(:K AS date) THEN reason END, is_easy
              FROM simple_doing
             WHERE first_day <= CAST(:V AS date) AND first_known <= CAST(:K AS date)
               AND entered_on <= CAST(:V AS date) AND entered_known <= CAST(:K AS date)
               AND programme {{ of_these }}
--% endif
           ) AS each
),
-- What each of them is doing on V, the foremost of several things.
now AS NOT MATERIALIZED (
    SELECT person, min(place) AS place
--% if with_events
         , (array_agg(began ORDER BY place, first_day, began))[1] AS began
         , (array_agg(ended ORDER BY place, first_day, began))[1] AS ended
--% endif
      FROM doing
     WHERE CAST(:V AS date) BETWEEN first_day AND last_day AND place IS NOT NULL
     GROUP BY person
)
