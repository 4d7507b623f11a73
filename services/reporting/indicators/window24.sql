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
SELECT own.person, own.entered_on, own.closes_on, own.left_on, own.reason, death.died_on,
       achieved.first_day AS achieved_on, educated.first_day AS educated_on,
       own.because || coalesce(achieved.because, '{}') || coalesce(educated.because, '{}') AS because
  FROM own
  LEFT JOIN achieved ON achieved.person = own.person
  LEFT JOIN educated ON educated.person = own.person
  LEFT JOIN death ON death.person = own.person
 ORDER BY own.person
