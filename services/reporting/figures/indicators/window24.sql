{# What each person reached in the 24 months from their own first registration. `closes_on` is the first day after them;
   `days` until the result, or until we could see no further: death, exit, the state date, the window's end. #}
WITH own AS NOT MATERIALIZED (
    SELECT cohort.*, death.died_on, CAST(cohort.entered_on + INTERVAL '24 months' AS date) AS closes_on
      FROM cohort LEFT JOIN death ON death.person = cohort.person
),
looked_at AS NOT MATERIALIZED (
    SELECT *, closes_on <= CAST(:V AS date) + 1 AS is_over,
           coalesce(died_on < closes_on AND NOT coalesce(achieved_on <= died_on, false), false) AS died_without
      FROM own
)
SELECT person, is_over, died_without, achieved_on IS NOT NULL AS achieved, educated_on IS NOT NULL AS educated,
       coalesce(reason = 'moved' AND left_on < closes_on, false) AS moved_inside,
       coalesce(left_on >= CAST(:V AS date), true) AS is_present,
       CASE WHEN achieved_on IS NOT NULL AND NOT died_without THEN achieved_on
            ELSE least(died_on, left_on, CASE WHEN is_over THEN closes_on ELSE CAST(:V AS date) END) END - entered_on AS days
--% if with_events
     , because || achieved || educated AS because
--% endif
  FROM looked_at
