-- Where each person stood on the last day of each month from :A (the first entry) to :V, and on :V, as state.sql says.
, point AS (
    SELECT least(CAST(month + INTERVAL '1 month' AS date) - 1, CAST(:V AS date)) AS day
      FROM generate_series(
               date_trunc('month', CAST(greatest(coalesce(CAST(:A AS date), (SELECT min(entered_on) FROM cohort)),
                                            CAST(CAST(:V AS date) - INTERVAL '119 months' AS date)) AS timestamp)),
               CAST(:V AS timestamp), INTERVAL '1 month') AS month
),
stay AS (
    SELECT DISTINCT ON (person, day) person, day, coalesce(last_day, 'infinity') AS last_day, reason
      FROM spell JOIN point ON spell.first_day <= point.day
     ORDER BY person, day, spell.last_day DESC NULLS FIRST, spell.first_day DESC, spell.closed DESC
),
now AS (
    SELECT DISTINCT ON (person, day) person, day, kind, because
      FROM doing JOIN point ON point.day BETWEEN doing.first_day AND doing.last_day
     WHERE kind IN ('work', 'study', 'internship', 'moved')
     ORDER BY person, day, array_position(ARRAY['work', 'study', 'internship', 'moved'], kind), first_day, because
)
SELECT stay.person, stay.day,
       CASE WHEN death.died_on <= stay.day THEN 'deceased'
            WHEN now.kind IN ('work', 'study', 'internship') THEN now.kind
            WHEN now.kind = 'moved' OR stay.last_day < stay.day AND stay.reason = 'moved' THEN 'moved'
            WHEN stay.last_day < stay.day THEN 'other_exit'
            ELSE 'remaining' END AS state,
       cohort.because || coalesce(death.because, now.because, '{}') AS because
  FROM stay
  JOIN cohort ON cohort.person = stay.person
  LEFT JOIN death ON death.person = stay.person
  LEFT JOIN now ON now.person = stay.person AND now.day = stay.day
 ORDER BY stay.person, stay.day
