-- As exit_states.sql, in one look at what each person was doing, and without kinds that no figure asks for.
, looked_at AS NOT MATERIALIZED (
    SELECT *, CASE CAST(:at AS text) WHEN 'exit' THEN coalesce(left_on, CAST(:V AS date)) ELSE CAST(:V AS date) END AS day
      FROM cohort
),
changed AS MATERIALIZED (
    SELECT person, array_agg(key ORDER BY occurred_on DESC, recorded_at DESC, event_id DESC) AS keys,
           array_agg(occurred_on ORDER BY occurred_on DESC, recorded_at DESC, event_id DESC) AS since,
           array_agg(subsidised ORDER BY occurred_on DESC, recorded_at DESC, event_id DESC) AS subsidised
      FROM told
     WHERE kind = 'placement_changed' AND subsidised IS NOT NULL
     GROUP BY person
),
-- What somebody did is looked at on two days: at the exit, and before the entry.
seen AS (
    SELECT looked_at.person, doing.kind, doing.step, doing.key, changed.keys, changed.since, changed.subsidised,
           looked_at.day, looked_at.entered_on, looked_at.day BETWEEN doing.first_day AND doing.last_day AS is_then,
           doing.first_day < looked_at.entered_on AND doing.last_day >= looked_at.entered_on AS is_before
      FROM looked_at
      JOIN doing ON doing.person = looked_at.person
      LEFT JOIN changed ON changed.person = looked_at.person
     WHERE looked_at.day BETWEEN doing.first_day AND doing.last_day
        OR doing.first_day < looked_at.entered_on AND doing.last_day >= looked_at.entered_on
),
did AS (
    SELECT person, bool_or(is_then AND kind = 'work') AS work, bool_or(is_then AND kind = 'study') AS study,
           bool_or(is_then AND kind = 'internship') AS internship,
           max(CASE WHEN is_then THEN CASE WHEN keys IS NULL OR kind <> 'work' THEN step
               ELSE coalesce((SELECT CASE WHEN each.subsidised THEN 3 ELSE 4 END
                                FROM unnest(seen.keys, seen.since, seen.subsidised) WITH ORDINALITY
                                     AS each (key, since, subsidised, nth)
                               WHERE each.key = seen.key AND each.since <= seen.day
                               ORDER BY nth LIMIT 1), step) END END) AS step_then,
           max(CASE WHEN is_before THEN CASE WHEN keys IS NULL OR kind <> 'work' THEN step
               ELSE coalesce((SELECT CASE WHEN each.subsidised THEN 3 ELSE 4 END
                                FROM unnest(seen.keys, seen.since, seen.subsidised) WITH ORDINALITY
                                     AS each (key, since, subsidised, nth)
                               WHERE each.key = seen.key AND each.since <= seen.entered_on
                               ORDER BY nth LIMIT 1), step) END END) AS step_before
      FROM seen
     GROUP BY person
)
SELECT 1 AS times, coalesce(gender.gender, 'unknown') AS gender, looked_at.reason,
       array_remove(ARRAY[CASE WHEN did.internship THEN 'internship' END, CASE WHEN did.study THEN 'study' END,
                          CASE WHEN did.work THEN 'work' END], NULL) AS kinds,
       coalesce(did.step_then, 0) AS step_then,
       coalesce(looked_at.step, did.step_before, 0) AS step_at_entry
  FROM looked_at
  LEFT JOIN gender ON gender.person = looked_at.person
  LEFT JOIN did ON did.person = looked_at.person
 ORDER BY looked_at.person
