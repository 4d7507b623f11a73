-- Days from the entry to the first completed inventory of each person, and whether 30 days have passed by :V.
SELECT cohort.person, completed.occurred_on - cohort.entered_on AS days,
       cohort.entered_on + 30 <= CAST(:V AS date) AS is_due,
       coalesce(cohort.left_on >= CAST(:V AS date), true) AS is_present,
       cohort.because || array_remove(ARRAY[completed.event_id], NULL) AS because
  FROM cohort
  LEFT JOIN completed ON completed.person = cohort.person
 ORDER BY cohort.person
