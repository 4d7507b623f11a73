-- Where each person stands on :V. An exit counts from the day after the last day; a death from its day.
, now AS (
    SELECT DISTINCT ON (person) person, kind, because
      FROM doing
     WHERE CAST(:V AS date) BETWEEN first_day AND last_day AND kind IN ('work', 'study', 'internship', 'moved')
     ORDER BY person, array_position(ARRAY['work', 'study', 'internship', 'moved'], kind), first_day, because
)
SELECT cohort.person, coalesce(gender.gender, 'unknown') AS gender,
       coalesce(cohort.municipality, gender.municipality, 'unknown') AS municipality,
       CASE WHEN death.person IS NOT NULL THEN 'deceased'
            WHEN now.kind IN ('work', 'study', 'internship') THEN now.kind
            WHEN now.kind = 'moved' OR cohort.left_on < CAST(:V AS date) AND cohort.reason = 'moved' THEN 'moved'
            WHEN cohort.left_on < CAST(:V AS date) THEN 'other_exit'
            ELSE 'remaining' END AS state,
       cohort.because || coalesce(death.because, now.because, '{}') AS because
  FROM cohort
  LEFT JOIN gender ON gender.person = cohort.person
  LEFT JOIN death ON death.person = cohort.person
  LEFT JOIN now ON now.person = cohort.person
 ORDER BY cohort.person
