-- What each person was doing on the day of exit (on :V for those still in), or for :at = 'V' on :V; and how near
-- to self-support that is, beside how near they were at entry. Work is subsidised or not as it was on that day.
, looked_at AS (
    SELECT *, CASE CAST(:at AS text) WHEN 'exit' THEN coalesce(left_on, CAST(:V AS date)) ELSE CAST(:V AS date) END AS day
      FROM cohort
),
subsidy AS MATERIALIZED (
    SELECT person, key, occurred_on AS since, CAST(attributes ->> 'subsidised' AS boolean) AS subsidised, recorded_at,
           event_id
      FROM told
     WHERE kind = 'placement_changed' AND attributes ->> 'subsidised' IS NOT NULL
),
subsidy_then AS (
    SELECT DISTINCT ON (subsidy.person, subsidy.key) subsidy.*
      FROM subsidy JOIN looked_at ON looked_at.person = subsidy.person AND subsidy.since <= looked_at.day
     ORDER BY subsidy.person, subsidy.key, since DESC, subsidy.recorded_at DESC, event_id DESC
),
subsidy_before AS (
    SELECT DISTINCT ON (subsidy.person, subsidy.key) subsidy.*
      FROM subsidy JOIN cohort ON cohort.person = subsidy.person AND subsidy.since <= cohort.entered_on
     ORDER BY subsidy.person, subsidy.key, since DESC, subsidy.recorded_at DESC, event_id DESC
),
then_doing AS (
    SELECT looked_at.person, array_agg(DISTINCT doing.kind) AS kinds,
           max(CASE WHEN doing.kind <> 'work' OR now.subsidised IS NULL THEN doing.step
                    WHEN now.subsidised THEN 3 ELSE 4 END) AS step,
           array_remove(array_agg(DISTINCT reason.event_id) || array_agg(DISTINCT now.event_id), NULL) AS because
      FROM looked_at
      JOIN doing ON doing.person = looked_at.person AND looked_at.day BETWEEN doing.first_day AND doing.last_day
      LEFT JOIN subsidy_then AS now ON now.person = doing.person AND now.key = doing.key
      LEFT JOIN LATERAL unnest(doing.because) AS reason (event_id) ON true
     GROUP BY looked_at.person
),
came_with AS (
    SELECT cohort.person,
           max(CASE WHEN doing.kind <> 'work' OR before.subsidised IS NULL THEN doing.step
                    WHEN before.subsidised THEN 3 ELSE 4 END) AS step
      FROM cohort
      JOIN doing ON doing.person = cohort.person
       AND doing.first_day < cohort.entered_on AND doing.last_day >= cohort.entered_on
      LEFT JOIN subsidy_before AS before ON before.person = doing.person AND before.key = doing.key
     GROUP BY cohort.person
)
SELECT looked_at.person, coalesce(gender.gender, 'unknown') AS gender, looked_at.reason,
       coalesce(then_doing.kinds, '{}') AS kinds,
       coalesce(then_doing.step, 0) AS step_then,
       coalesce(looked_at.step, came_with.step, 0) AS step_at_entry,
       looked_at.because || coalesce(then_doing.because, '{}') AS because
  FROM looked_at
  LEFT JOIN gender ON gender.person = looked_at.person
  LEFT JOIN then_doing ON then_doing.person = looked_at.person
  LEFT JOIN came_with ON came_with.person = looked_at.person
 ORDER BY looked_at.person
