-- As funnel.sql, where of each person only counts which steps they have reached.
, planned AS (
    SELECT person
      FROM (SELECT person FROM told WHERE kind = 'plan_agreed' AND programme = ANY (CAST(:projects AS text[]))
             ORDER BY person) AS each
     GROUP BY person
),
proposed AS (
    SELECT person
      FROM (SELECT person FROM told WHERE kind = 'proposal_made' AND programme = ANY (CAST(:projects AS text[]))
             ORDER BY person) AS each
     GROUP BY person
),
placed AS (
    SELECT each.person, bool_or(each.kind IN ('work', 'study')) AS occupied
      FROM ((SELECT person, kind, first_day FROM started ORDER BY person)
             UNION ALL
            (SELECT person, kind, first_day FROM outcome ORDER BY person)) AS each
      JOIN cohort ON cohort.person = each.person AND cohort.entered_on <= each.first_day
     WHERE each.kind IN ('work', 'study', 'internship', 'course')
     GROUP BY each.person
),
reached AS (
    SELECT completed.person IS NOT NULL AS mapped, planned.person IS NOT NULL AS planned,
           proposed.person IS NOT NULL AS proposed, placed.person IS NOT NULL AS placed,
           coalesce(placed.occupied, false) AS occupied, count(*) AS times
      FROM cohort
      LEFT JOIN completed ON completed.person = cohort.person
      LEFT JOIN planned ON planned.person = cohort.person
      LEFT JOIN proposed ON proposed.person = cohort.person
      LEFT JOIN placed ON placed.person = cohort.person
     GROUP BY 1, 2, 3, 4, 5
)
SELECT each.step, each.in_order, reached.times
  FROM reached
 CROSS JOIN LATERAL (VALUES ('registered', true, true),
                            ('mapped', mapped, true),
                            ('planned', planned, mapped),
                            ('proposed', proposed, mapped AND planned),
                            ('placed', placed, mapped AND planned AND proposed),
                            ('occupied', occupied, mapped AND planned AND proposed AND placed))
       AS each (step, is_reached, in_order)
 WHERE each.is_reached
 ORDER BY each.step
