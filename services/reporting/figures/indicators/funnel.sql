-- Each step that each person has reached by :V, with what first took them there. A placement counts from the entry on.
, reached AS (
    SELECT DISTINCT ON (person, step) person, step, because
      FROM (SELECT person, CASE kind WHEN 'inventory_completed' THEN 'mapped' WHEN 'plan_agreed' THEN 'planned'
                                     ELSE 'proposed' END AS step,
                   occurred_on AS first_day, ARRAY[event_id] AS because
              FROM told
             WHERE kind IN ('inventory_completed', 'plan_agreed', 'proposal_made')
               AND programme = ANY (CAST(:projects AS text[]))
             UNION ALL
            SELECT doing.person, counts.step, doing.first_day, doing.because
              FROM doing
              JOIN cohort ON cohort.person = doing.person AND cohort.entered_on <= doing.first_day
              JOIN (VALUES ('work', 'placed'), ('study', 'placed'), ('internship', 'placed'), ('course', 'placed'),
                           ('work', 'occupied'), ('study', 'occupied')) AS counts (kind, step)
                ON counts.kind = doing.kind) AS each
     ORDER BY person, step, first_day, because
),
steps AS (
    SELECT person, array_agg(step) AS steps FROM reached GROUP BY person
)
SELECT person, 'registered' AS step, true AS in_order, because FROM cohort
 UNION ALL
SELECT reached.person, reached.step,
       steps.steps @> CAST(CASE reached.step
           WHEN 'mapped' THEN '{}'
           WHEN 'planned' THEN '{mapped}'
           WHEN 'proposed' THEN '{mapped,planned}'
           WHEN 'placed' THEN '{mapped,planned,proposed}'
           ELSE '{mapped,planned,proposed,placed}' END AS text[]) AS in_order,
       cohort.because || reached.because AS because
  FROM reached
  JOIN steps ON steps.person = reached.person
  JOIN cohort ON cohort.person = reached.person
 ORDER BY person, step
