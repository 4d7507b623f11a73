{# Each pair of two who met in the programmes by V, with their very first known contact wherever that was recorded. #}
WITH met AS (
    SELECT least(coalesce(one.person, known.participant), coalesce(other.person, known.key)) AS one,
           greatest(coalesce(one.person, known.participant), coalesce(other.person, known.key)) AS other,
           known.occurred_on, known.recorded_at, known.event_id,
           known.programme {{ of_these }} AS is_here,
           coalesce(CAST(known.attributes ->> 'established' AS boolean), false)
           <> coalesce(CAST(known.attributes ->> 'other_established' AS boolean), true) AS across
      FROM known
      LEFT JOIN merged AS one ON one.member = known.participant
      LEFT JOIN merged AS other ON other.member = known.key
     WHERE known.kind = 'contact_made' AND known.occurred_on <= CAST(:V AS date)
),
pair AS (
    SELECT DISTINCT ON (one, other) *
      FROM met
     WHERE one <> other
     ORDER BY one, other, occurred_on, recorded_at, event_id
)
SELECT pair.one, pair.other, pair.occurred_on AS first_day, pair.across,
       pair.is_here IS TRUE AND pair.occurred_on >= coalesce(CAST(:A AS date), '-infinity') AS is_new
--% if with_events
     , ARRAY[pair.event_id] AS because
--% endif
  FROM pair
 WHERE EXISTS (SELECT FROM met WHERE met.one = pair.one AND met.other = pair.other AND met.is_here
                                 AND met.occurred_on >= coalesce(CAST(:A AS date), '-infinity'))
