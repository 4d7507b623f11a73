-- Who is in work on :V.
, now AS (
    SELECT DISTINCT ON (person) person, because
      FROM doing
     WHERE kind = 'work' AND CAST(:V AS date) BETWEEN first_day AND last_day
     ORDER BY person, first_day, because
)
SELECT cohort.person, now.person IS NOT NULL AS in_work, cohort.because || coalesce(now.because, '{}') AS because
  FROM cohort LEFT JOIN now ON now.person = cohort.person
 ORDER BY cohort.person
