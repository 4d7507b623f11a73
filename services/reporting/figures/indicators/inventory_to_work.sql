-- Days from the first completed inventory to the first work of each person, or to their exit or :V.
, first_work AS (
    SELECT DISTINCT ON (person) person, first_day, because
      FROM doing
     WHERE kind = 'work'
     ORDER BY person, first_day, because
)
SELECT cohort.person, completed.person IS NOT NULL AS completed, first_work.person IS NOT NULL AS works,
       coalesce(first_work.first_day, cohort.left_on, CAST(:V AS date)) - completed.occurred_on AS days,
       cohort.because || array_remove(ARRAY[completed.event_id], NULL) || coalesce(first_work.because, '{}') AS because
  FROM cohort
  LEFT JOIN completed ON completed.person = cohort.person
  LEFT JOIN first_work ON first_work.person = cohort.person
 ORDER BY cohort.person
