{# Where each person stood on the last day of each month from A (the first entry) to V, and on V, as state.sql says.

   Without events only counts are wanted, and points are numbered from 0: who came and left once, lives, and did one thing
   at a time counts in two spans or four, from which point on to before which they stood somewhere. Everybody else is
   looked at point by point. #}
WITH point AS MATERIALIZED (
    SELECT day, row_number() OVER (ORDER BY day) - 1 AS nth
      FROM (SELECT least(CAST(month + INTERVAL '1 month' AS date) - 1, CAST(:V AS date)) AS day
              FROM generate_series(
                       date_trunc('month', CAST(greatest(coalesce(CAST(:A AS date), (SELECT min(first_day) FROM spell)),
                                                    CAST(CAST(:V AS date) - INTERVAL '119 months' AS date)) AS timestamp)),
                       CAST(:V AS timestamp), INTERVAL '1 month') AS month) AS each
),
placed AS NOT MATERIALIZED (
    SELECT * FROM doing WHERE place IS NOT NULL AND last_day >= (SELECT min(day) FROM point)
),
--% if not with_events
stood AS NOT MATERIALIZED (
    SELECT person, is_easy, width_bucket(entered_on - 1, (SELECT array_agg(day ORDER BY day) FROM point)) AS first,
           width_bucket(coalesce(left_on, 'infinity'), (SELECT array_agg(day ORDER BY day) FROM point)) AS gone,
           coalesce(reason = 'moved', false) AS moved
      FROM cohort
),
did AS NOT MATERIALIZED (
    SELECT person, is_easy, place,
           width_bucket(greatest(entered_on, first_day) - 1, (SELECT array_agg(day ORDER BY day) FROM point)) AS first,
           width_bucket(last_day, (SELECT array_agg(day ORDER BY day) FROM point)) AS until,
           width_bucket(coalesce(left_on, 'infinity'), (SELECT array_agg(day ORDER BY day) FROM point)) AS gone,
           coalesce(reason = 'moved', false) AS moved
      FROM placed
     WHERE last_day >= entered_on
),
entangled AS MATERIALIZED (
    SELECT person FROM several GROUP BY person HAVING count(*) > 1
     UNION
    SELECT person FROM death
     UNION
    SELECT person
      FROM (SELECT person, lag(until) OVER (PARTITION BY person ORDER BY first) > first AS at_once
              FROM did
             WHERE NOT is_easy AND first < until) AS each
     WHERE at_once
),
span (state, first, until, times) AS (
    SELECT each.state, each.first, each.until, alike.times
      FROM (SELECT first, gone, moved, count(*) AS times
              FROM stood
             WHERE is_easy OR person NOT IN (SELECT person FROM entangled)
             GROUP BY first, gone, moved) AS alike
     CROSS JOIN LATERAL (VALUES ('remaining', first, gone),
                                (CASE WHEN moved THEN 'moved' ELSE 'other_exit' END, greatest(first, gone), 1000))
           AS each (state, first, until)
     UNION ALL
    SELECT each.state, each.first, each.until, alike.times * each.sign
      FROM (SELECT place, first, until, gone, moved, count(*) AS times
              FROM did
             WHERE is_easy OR person NOT IN (SELECT person FROM entangled)
             GROUP BY place, first, until, gone, moved) AS alike
     CROSS JOIN LATERAL (VALUES ((ARRAY['work', 'study', 'internship', 'moved'])[place], first, until, 1),
                                ('remaining', first, least(until, gone), -1),
                                (CASE WHEN moved THEN 'moved' ELSE 'other_exit' END, greatest(first, gone), until, -1))
           AS each (state, first, until, sign)
     WHERE alike.first < alike.until
),
--% endif
stay AS (
    SELECT DISTINCT ON (spell.person, point.day) spell.person, point.day,
           coalesce(spell.last_day, 'infinity') AS last_day, spell.reason
      FROM spell JOIN point ON spell.first_day <= point.day
--% if not with_events
     WHERE NOT spell.is_easy AND spell.person IN (SELECT person FROM entangled)
--% endif
     ORDER BY spell.person, point.day, spell.last_day DESC NULLS FIRST, spell.first_day DESC, spell.closed DESC
),
now AS (
    SELECT placed.person, point.day, min(placed.place) AS place
--% if with_events
         , (array_agg(began ORDER BY place, first_day, began))[1] AS began
         , (array_agg(ended ORDER BY place, first_day, began))[1] AS ended
--% endif
      FROM placed JOIN point ON point.day BETWEEN placed.first_day AND placed.last_day
--% if not with_events
     WHERE NOT placed.is_easy AND placed.person IN (SELECT person FROM entangled)
--% endif
     GROUP BY placed.person, point.day
)
SELECT stay.day,
       CASE WHEN death.died_on <= stay.day THEN 'deceased'
            WHEN now.place < 4 THEN (ARRAY['work', 'study', 'internship'])[now.place]
            WHEN now.place = 4 OR stay.last_day < stay.day AND stay.reason = 'moved' THEN 'moved'
            WHEN stay.last_day < stay.day THEN 'other_exit'
            ELSE 'remaining' END AS state
--% if with_events
     , stay.person, cohort.because || coalesce(death.because, array_remove(ARRAY[now.began, now.ended], NULL)) AS because
--% else
     , 1 AS times
--% endif
  FROM stay
--% if with_events
  JOIN cohort ON cohort.person = stay.person
--% endif
  LEFT JOIN death ON death.person = stay.person
  LEFT JOIN now ON now.person = stay.person AND now.day = stay.day
--% if not with_events
 UNION ALL
SELECT point.day, span.state, span.times
  FROM span JOIN point ON point.nth >= span.first AND point.nth < span.until
--% endif
