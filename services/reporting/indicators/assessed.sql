-- Whose inventory of skills is completed by :V.
, completed AS (
    SELECT DISTINCT ON (person) person, event_id
      FROM told
     WHERE kind = 'inventory_completed' AND programme = ANY (CAST(:projects AS text[]))
     ORDER BY person, occurred_on, recorded_at, event_id
)
SELECT cohort.person, completed.person IS NOT NULL AS assessed,
       cohort.because || array_remove(ARRAY[completed.event_id], NULL) AS because
  FROM cohort LEFT JOIN completed ON completed.person = cohort.person
 ORDER BY cohort.person
