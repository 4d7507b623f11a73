-- Who ever got work by :V: a placement in work, or work told of for the programme.
, first_work AS (
    SELECT DISTINCT ON (person) person, because
      FROM doing
     WHERE kind = 'work'
     ORDER BY person, first_day, because
)
SELECT cohort.person, first_work.person IS NOT NULL AS worked,
       cohort.because || coalesce(first_work.because, '{}') AS because
  FROM cohort LEFT JOIN first_work ON first_work.person = cohort.person
 ORDER BY cohort.person
