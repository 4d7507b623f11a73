-- Whose inventory of skills is completed by :V.
SELECT cohort.person, completed.person IS NOT NULL AS assessed,
       cohort.because || array_remove(ARRAY[completed.event_id], NULL) AS because
  FROM cohort LEFT JOIN completed ON completed.person = cohort.person
 ORDER BY cohort.person
