-- What each person reached in the 24 months from their own first registration. closes_on is the first day after them.
, own AS (
    SELECT *, CAST(entered_on + INTERVAL '24 months' AS date) AS closes_on FROM cohort
),
achieved AS (
    SELECT DISTINCT ON (own.person) own.person, placement.first_day, placement.because
      FROM own JOIN placement ON placement.person = own.person
       AND placement.first_day >= own.entered_on AND placement.first_day < own.closes_on
     WHERE placement.kind IN ('work', 'internship')
     ORDER BY own.person, placement.first_day, placement.because
),
educated AS (
    SELECT DISTINCT ON (own.person) own.person, placement.first_day, placement.because
      FROM own JOIN placement ON placement.person = own.person
       AND placement.first_day >= own.entered_on AND placement.first_day < own.closes_on
     WHERE placement.kind IN ('study', 'course')
     ORDER BY own.person, placement.first_day, placement.because
)
, looked_at AS (
    SELECT own.*, achieved.first_day AS achieved_on, educated.first_day AS educated_on, death.died_on,
           own.closes_on <= CAST(:V AS date) + 1 AS is_over,
           coalesce(death.died_on < own.closes_on AND NOT coalesce(achieved.first_day <= death.died_on, false), false)
               AS died_without,
           coalesce(achieved.because, '{}') || coalesce(educated.because, '{}') AS by_these
      FROM own
      LEFT JOIN achieved ON achieved.person = own.person
      LEFT JOIN educated ON educated.person = own.person
      LEFT JOIN death ON death.person = own.person
)
-- `days` until the result, or until we could see no further: death, exit, the state date, the window's end.
SELECT looked_at.person, is_over, died_without, achieved_on IS NOT NULL AS achieved, educated_on IS NOT NULL AS educated,
       coalesce(reason = 'moved' AND left_on < closes_on, false) AS moved_inside,
       coalesce(left_on >= CAST(:V AS date), true) AS is_present,
       CASE WHEN achieved_on IS NOT NULL AND NOT died_without THEN achieved_on
            ELSE least(died_on, left_on, CASE WHEN is_over THEN closes_on ELSE CAST(:V AS date) END) END - entered_on AS days,
       looked_at.because || by_these AS because
  FROM looked_at
 ORDER BY looked_at.person
