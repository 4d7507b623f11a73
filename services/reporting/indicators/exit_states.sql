-- What each person was doing on the day of exit (on :V for those still in), or for :at = 'V' on :V; and how near
-- to self-support that is, beside how near they were at entry.
, looked_at AS (
    SELECT *, CASE CAST(:at AS text) WHEN 'exit' THEN coalesce(left_on, CAST(:V AS date)) ELSE CAST(:V AS date) END AS day
      FROM cohort
),
then_doing AS (
    SELECT looked_at.person, array_agg(DISTINCT doing.kind) AS kinds, max(doing.step) AS step,
           array_remove(array_agg(DISTINCT event_id), NULL) AS because
      FROM looked_at
      JOIN doing ON doing.person = looked_at.person AND looked_at.day BETWEEN doing.first_day AND doing.last_day
      LEFT JOIN LATERAL unnest(doing.because) AS event_id ON true
     GROUP BY looked_at.person
),
came_with AS (
    SELECT cohort.person, max(doing.step) AS step
      FROM cohort
      JOIN doing ON doing.person = cohort.person
       AND doing.first_day < cohort.entered_on AND doing.last_day >= cohort.entered_on
     GROUP BY cohort.person
)
SELECT looked_at.person, coalesce(gender.gender, 'unknown') AS gender, looked_at.reason,
       coalesce(then_doing.kinds, '{}') AS kinds,
       coalesce(then_doing.step, 0) AS step_then,
       coalesce(entry.step, came_with.step, 0) AS step_at_entry,
       looked_at.because || coalesce(then_doing.because, '{}') AS because
  FROM looked_at
  LEFT JOIN gender ON gender.person = looked_at.person
  LEFT JOIN then_doing ON then_doing.person = looked_at.person
  LEFT JOIN entry ON entry.person = looked_at.person
  LEFT JOIN came_with ON came_with.person = looked_at.person
 ORDER BY looked_at.person
