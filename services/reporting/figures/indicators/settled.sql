{# Residence in a municipality: since when each person has lived there without a break, if they do on V.
   A residence begun elsewhere ends it the day before. #}
WITH here AS (
    SELECT person, event_id, occurred_on, recorded_at,
           kind = 'residence_started' AND attributes ->> 'municipality' = CAST(:municipality AS text) AS arrives,
           CASE kind WHEN 'residence_ended' THEN occurred_on ELSE occurred_on - 1 END AS last_day
      FROM happened
     WHERE kind = 'residence_started'
        OR kind = 'residence_ended' AND attributes ->> 'municipality' = CAST(:municipality AS text)
),
turning AS (
    SELECT *, lag(arrives) OVER in_order AS was_here
      FROM here
    WINDOW in_order AS (PARTITION BY person ORDER BY occurred_on, recorded_at, event_id)
),
stay AS (
    SELECT arrival.person, arrival.occurred_on AS since, arrival.event_id,
           (SELECT min(leaving.last_day) FROM turning AS leaving
             WHERE leaving.person = arrival.person AND NOT leaving.arrives
               AND (leaving.occurred_on, leaving.recorded_at, leaving.event_id)
                 > (arrival.occurred_on, arrival.recorded_at, arrival.event_id)) AS until
      FROM turning AS arrival
     WHERE arrival.arrives AND arrival.was_here IS DISTINCT FROM true
),
latest AS (
    SELECT DISTINCT ON (person) person, since
      FROM stay
     WHERE until IS NULL OR until >= CAST(:V AS date)
     ORDER BY person, since
),
moved_in AS (
    SELECT person, array_agg(event_id ORDER BY since, event_id) AS because FROM stay GROUP BY person
)
SELECT cohort.person, cohort.origin, latest.since, moved_in.person IS NOT NULL AS moved_in
--% if with_events
     , cohort.because || coalesce(moved_in.because, '{}') AS because
--% endif
  FROM cohort
  LEFT JOIN latest ON latest.person = cohort.person
  LEFT JOIN moved_in ON moved_in.person = cohort.person
