-- The events behind a number: each fact as it was known on :K (else as it was last known), and whether it held then.
SELECT DISTINCT ON (followed_log.source, fact.position)
       followed_log.source AS log, fact.position, fact.event_id, fact.kind, fact.participant, fact.programme,
       fact.recorded_at, fact.occurred_on, fact.attributes,
       fact.known_from <= CAST(:K AS date) AND fact.known_to > CAST(:K AS date) AS holds,
       fact.known_to = 'infinity' AS holds_still,
       ARRAY(SELECT amendment.kind FROM amendment
              WHERE amendment.log = fact.log AND amendment.root_event_id = fact.event_id
                AND amendment.recorded_on <= CAST(:K AS date)
              ORDER BY amendment.position) AS amended
  FROM fact JOIN followed_log ON followed_log.id = fact.log
 WHERE fact.event_id = ANY (CAST(:events AS uuid[]))
 ORDER BY followed_log.source, fact.position,
          (fact.known_from <= CAST(:K AS date) AND fact.known_to > CAST(:K AS date)) DESC, fact.version DESC
