-- As plan_share.sql, where nobody asks which plans.
, agreed AS (
    SELECT person
      FROM (SELECT person FROM told WHERE kind = 'plan_agreed' AND programme = ANY (CAST(:projects AS text[]))
             ORDER BY person) AS each
     GROUP BY person
)
SELECT 1 AS times, agreed.person IS NOT NULL AS has_plan
  FROM cohort LEFT JOIN agreed ON agreed.person = cohort.person
 ORDER BY cohort.person
