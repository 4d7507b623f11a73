-- As series.sql, where of each person only counts from which point on to before which they stood somewhere.
-- Points are numbered from 0. Who came and left once, lives, and did one thing at a time is told by two spans or four;
-- everybody else point by point.
, point AS MATERIALIZED (
    SELECT day, row_number() OVER (ORDER BY day) - 1 AS nth
      FROM (SELECT least(CAST(month + INTERVAL '1 month' AS date) - 1, CAST(:V AS date)) AS day
              FROM generate_series(
                       date_trunc('month', CAST(greatest(coalesce(CAST(:A AS date), (SELECT min(first_day) FROM presence)),
                                                    CAST(CAST(:V AS date) - INTERVAL '119 months' AS date)) AS timestamp)),
                       CAST(:V AS timestamp), INTERVAL '1 month') AS month) AS each
),
stood AS MATERIALIZED (
    SELECT person, width_bucket(entered_on - 1, (SELECT array_agg(day ORDER BY day) FROM point)) AS first,
           width_bucket(coalesce(left_on, 'infinity'), (SELECT array_agg(day ORDER BY day) FROM point)) AS gone,
           coalesce(reason = 'moved', false) AS moved
      FROM cohort
     ORDER BY person
),
did AS MATERIALIZED (
    SELECT *, coalesce(lag(until) OVER (PARTITION BY person ORDER BY first) > first, false) AS at_once
      FROM (SELECT stood.person, stood.gone, stood.moved, doing.place, doing.until,
                   greatest(stood.first, doing.first) AS first
              FROM stood
              JOIN (SELECT person, array_position(ARRAY['work', 'study', 'internship', 'moved'], kind) AS place,
                           width_bucket(first_day - 1, (SELECT array_agg(day ORDER BY day) FROM point)) AS first,
                           width_bucket(last_day, (SELECT array_agg(day ORDER BY day) FROM point)) AS until
                      FROM doing
                     WHERE kind IN ('work', 'study', 'internship', 'moved')
                       AND last_day >= (SELECT min(day) FROM point)
                     ORDER BY person) AS doing ON doing.person = stood.person) AS each
     WHERE until > first
),
entangled AS MATERIALIZED (
    SELECT person FROM several UNION SELECT person FROM death UNION SELECT person FROM did WHERE at_once
),
span (state, first, until, times) AS (
    SELECT each.state, each.first, each.until, alike.times
      FROM (SELECT first, gone, moved, count(*) AS times
              FROM stood
             WHERE person NOT IN (SELECT person FROM entangled)
             GROUP BY first, gone, moved) AS alike
     CROSS JOIN LATERAL (VALUES ('remaining', first, gone),
                                (CASE WHEN moved THEN 'moved' ELSE 'other_exit' END, greatest(first, gone), 1000))
           AS each (state, first, until)
     UNION ALL
    SELECT each.state, each.first, each.until, alike.times * each.sign
      FROM (SELECT place, first, until, gone, moved, count(*) AS times
              FROM did
             WHERE person NOT IN (SELECT person FROM entangled)
             GROUP BY place, first, until, gone, moved) AS alike
     CROSS JOIN LATERAL (VALUES ((ARRAY['work', 'study', 'internship', 'moved'])[place], first, until, 1),
                                ('remaining', first, least(until, gone), -1),
                                (CASE WHEN moved THEN 'moved' ELSE 'other_exit' END, greatest(first, gone), until, -1))
           AS each (state, first, until, sign)
),
stay AS (
    SELECT DISTINCT ON (spell.person, point.day) spell.person, point.day, point.nth,
           coalesce(spell.last_day, 'infinity') AS last_day, spell.reason
      FROM spell JOIN point ON spell.first_day <= point.day
     WHERE spell.person IN (SELECT person FROM entangled)
     ORDER BY spell.person, point.day, spell.last_day DESC NULLS FIRST, spell.first_day DESC, spell.closed DESC
),
now AS (
    SELECT did.person, point.day, min(did.place) AS place
      FROM did JOIN point ON point.nth >= did.first AND point.nth < did.until
     WHERE did.person IN (SELECT person FROM entangled)
     GROUP BY did.person, point.day
)
SELECT point.day, span.state, span.times
  FROM span JOIN point ON point.nth >= span.first AND point.nth < span.until
 UNION ALL
SELECT stay.day,
       CASE WHEN death.died_on <= stay.day THEN 'deceased'
            WHEN now.place < 4 THEN (ARRAY['work', 'study', 'internship'])[now.place]
            WHEN now.place = 4 OR stay.last_day < stay.day AND stay.reason = 'moved' THEN 'moved'
            WHEN stay.last_day < stay.day THEN 'other_exit'
            ELSE 'remaining' END, 1
  FROM stay
  LEFT JOIN death ON death.person = stay.person
  LEFT JOIN now ON now.person = stay.person AND now.day = stay.day
 ORDER BY day
