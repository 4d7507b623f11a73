{# The events behind a number: each fact as it was known on K (else as it was last known), whether it held then, and
   where what put it right by then stands in the same log. Links that make the people behind it one belong to them. #}
WITH counted AS (
    SELECT unnest(CAST(:events AS uuid[])) AS event_id
),
person AS (
    SELECT DISTINCT fact.participant FROM fact JOIN counted ON counted.event_id = fact.event_id
),
wanted AS (
    SELECT event_id FROM counted
     UNION
    SELECT fact.event_id
      FROM fact
     WHERE fact.programme IS NULL AND fact.kind = 'participants_linked'
       AND fact.known_from <= CAST(:K AS date) AND fact.known_to > CAST(:K AS date)
       AND (fact.participant IN (SELECT participant FROM person) OR fact.key IN (SELECT participant FROM person))
)
SELECT DISTINCT ON (followed_log.source, fact.position)
       followed_log.source AS log, fact.position, fact.event_id, fact.kind, fact.participant, fact.programme,
       fact.recorded_at, fact.occurred_on, fact.attributes,
       fact.known_from <= CAST(:K AS date) AND fact.known_to > CAST(:K AS date) AS holds,
       fact.known_to = 'infinity' AS holds_still,
       ARRAY(SELECT amendment.kind FROM amendment
              WHERE amendment.log = fact.log AND amendment.root_event_id = fact.event_id
                AND amendment.recorded_on <= CAST(:K AS date)
              ORDER BY amendment.position) AS amended,
       ARRAY(SELECT amendment.position FROM amendment
              WHERE amendment.log = fact.log AND amendment.root_event_id = fact.event_id
                AND amendment.recorded_on <= CAST(:K AS date)
              ORDER BY amendment.position) AS amended_at
  FROM wanted
  JOIN fact ON fact.event_id = wanted.event_id
  JOIN followed_log ON followed_log.id = fact.log
 ORDER BY followed_log.source, fact.position,
          (fact.known_from <= CAST(:K AS date) AND fact.known_to > CAST(:K AS date)) DESC, fact.version DESC
