{# What each person was doing on the day of exit (on V for those still in), or for `at` = 'V' on V; and how near to
   self-support that is, beside how near they were at entry. Work is subsidised or not as it was on that day. #}
--% macro change(what, day)
(SELECT each.{{ what }}
   FROM unnest(seen.keys, seen.since, seen.changes, seen.events) WITH ORDINALITY
        AS each (key, since, subsidised, event_id, nth)
  WHERE each.key = seen.key AND each.since <= seen.{{ day }}
  ORDER BY nth LIMIT 1)
--% endmacro
--% macro step_on(day)
CASE WHEN seen.keys IS NULL OR seen.kind <> 'work' THEN seen.step
     ELSE CASE {{ change("subsidised", day) }} WHEN true THEN 3 WHEN false THEN 4 ELSE seen.step END END
--% endmacro
WITH changed AS MATERIALIZED (
    SELECT person, array_agg(key ORDER BY occurred_on DESC, recorded_at DESC, event_id DESC) AS keys,
           array_agg(occurred_on ORDER BY occurred_on DESC, recorded_at DESC, event_id DESC) AS since,
           array_agg(CAST(attributes ->> 'subsidised' AS boolean)
                     ORDER BY occurred_on DESC, recorded_at DESC, event_id DESC) AS changes,
           array_agg(event_id ORDER BY occurred_on DESC, recorded_at DESC, event_id DESC) AS events
      FROM happened
     WHERE kind = 'placement_changed' AND attributes ->> 'subsidised' IS NOT NULL
     GROUP BY person
),
-- What somebody did is looked at on two days: that day, and the day before the entry.
seen AS (
    SELECT *, day BETWEEN first_day AND last_day AS is_then,
           first_day < entered_on AND last_day >= entered_on AS is_before
      FROM (SELECT doing.*, changed.keys, changed.since, changed.changes, changed.events,
                   CASE CAST(:at AS text) WHEN 'exit' THEN coalesce(left_on, CAST(:V AS date))
                                          ELSE CAST(:V AS date) END AS day
              FROM doing LEFT JOIN changed ON changed.person = doing.person) AS each
     WHERE day BETWEEN first_day AND last_day OR first_day < entered_on AND last_day >= entered_on
),
did AS (
    SELECT person, bool_or(is_then AND kind = 'work') AS work, bool_or(is_then AND kind = 'study') AS study,
           bool_or(is_then AND kind = 'internship') AS internship,
           max(CASE WHEN is_then THEN {{ step_on("day") }} END) AS step_then,
           max(CASE WHEN is_before THEN {{ step_on("entered_on") }} END) AS step_before
--% if with_events
         , array_agg(began) FILTER (WHERE is_then) || array_agg(ended) FILTER (WHERE is_then)
           || array_agg({{ change("event_id", "day") }}) FILTER (WHERE is_then) AS because
--% endif
      FROM seen
     GROUP BY person
)
SELECT cohort.person, coalesce(cohort.gender, 'unknown') AS gender, cohort.reason,
       array_remove(ARRAY[CASE WHEN did.internship THEN 'internship' END, CASE WHEN did.study THEN 'study' END,
                          CASE WHEN did.work THEN 'work' END], NULL) AS kinds,
       coalesce(did.step_then, 0) AS step_then,
       coalesce(cohort.step, did.step_before, 0) AS step_at_entry
--% if with_events
     , cohort.because || coalesce(array_remove(did.because, NULL), '{}') AS because
--% endif
  FROM cohort
  LEFT JOIN did ON did.person = cohort.person
