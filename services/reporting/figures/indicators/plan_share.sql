-- Who has agreed a plan in the programme by :V.
, agreed AS (
    SELECT person, array_agg(event_id ORDER BY occurred_on, event_id) AS because
      FROM told
     WHERE kind = 'plan_agreed' AND programme = ANY (CAST(:projects AS text[]))
     GROUP BY person
)
SELECT cohort.person, agreed.person IS NOT NULL AS has_plan, cohort.because || coalesce(agreed.because, '{}') AS because
  FROM cohort LEFT JOIN agreed ON agreed.person = cohort.person
 ORDER BY cohort.person
