-- As state.sql, where of all that somebody is doing only the foremost counts.
, now AS (
    SELECT person, min(array_position(ARRAY['work', 'study', 'internship', 'moved'], kind)) AS place
      FROM doing
     WHERE CAST(:V AS date) BETWEEN first_day AND last_day AND kind IN ('work', 'study', 'internship', 'moved')
     GROUP BY person
)
SELECT 1 AS times, coalesce(gender.gender, 'unknown') AS gender,
       coalesce(cohort.municipality, gender.municipality, 'unknown') AS municipality,
       CASE WHEN death.person IS NOT NULL THEN 'deceased'
            WHEN now.place < 4 THEN (ARRAY['work', 'study', 'internship'])[now.place]
            WHEN now.place = 4 OR cohort.left_on < CAST(:V AS date) AND cohort.reason = 'moved' THEN 'moved'
            WHEN cohort.left_on < CAST(:V AS date) THEN 'other_exit'
            ELSE 'remaining' END AS state
  FROM cohort
  LEFT JOIN gender ON gender.person = cohort.person
  LEFT JOIN death ON death.person = cohort.person
  LEFT JOIN now ON now.person = cohort.person
 ORDER BY cohort.person
