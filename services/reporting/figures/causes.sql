-- For each mover the events that became known between two editions of a figure and that did it: those that count in
-- the figure, what put these right, and links between registrations. Where none of them did, all about the person.
-- :known_then, :known_now are the known-on dates, :reached_then, :reached_now the positions, :movers who moved with
-- the events behind them.
WITH RECURSIVE mover AS (
    SELECT each ->> 'participant' AS mover, CAST(behind.event_id AS uuid) AS event_id
      FROM jsonb_array_elements(CAST(:movers AS jsonb)) AS each,
           jsonb_array_elements_text(each -> 'behind') AS behind (event_id)
),
reached AS (
    SELECT followed_log.id AS log, followed_log.source,
           CAST(coalesce(reached_then.value, '0') AS bigint) AS position_then,
           CAST(reached_now.value AS bigint) AS position_now
      FROM jsonb_each_text(CAST(:reached_now AS jsonb)) AS reached_now
      JOIN followed_log ON followed_log.source = reached_now.key
      LEFT JOIN jsonb_each_text(CAST(:reached_then AS jsonb)) AS reached_then ON reached_then.key = reached_now.key
),
recorded AS NOT MATERIALIZED (
    SELECT log, position, event_id, participant, key, kind, known_from AS recorded_on FROM fact WHERE version = 1
),
edge AS (
    SELECT participant AS one, key AS other FROM recorded WHERE kind = 'participants_linked'
     UNION
    SELECT key, participant FROM recorded WHERE kind = 'participants_linked'
),
member (mover, participant) AS (
    SELECT mover.mover, CAST(mover.mover AS uuid) FROM mover WHERE mover.mover <> ''
     UNION
    SELECT mover.mover, recorded.participant
      FROM mover JOIN recorded ON recorded.event_id = mover.event_id
     WHERE mover.mover <> '' AND recorded.participant IS NOT NULL
     UNION
    SELECT member.mover, edge.other FROM member JOIN edge ON edge.one = member.participant
),
about AS (
    SELECT member.mover, recorded.log, recorded.position, recorded.event_id, recorded.kind, recorded.recorded_on
      FROM member JOIN recorded ON recorded.participant = member.participant
     UNION
    SELECT mover.mover, recorded.log, recorded.position, recorded.event_id, recorded.kind, recorded.recorded_on
      FROM mover JOIN recorded ON recorded.event_id = mover.event_id
),
candidate AS (
    SELECT mover, log, position, event_id, event_id AS root, kind, recorded_on FROM about
     UNION
    SELECT about.mover, amendment.log, amendment.position, amendment.event_id, about.event_id, about.kind,
           amendment.recorded_on
      FROM about JOIN amendment ON amendment.log = about.log AND amendment.root_event_id = about.event_id
),
new AS (
    SELECT candidate.mover, reached.source AS log, candidate.position, candidate.event_id,
           candidate.kind = 'participants_linked'
           OR EXISTS (SELECT FROM mover WHERE mover.mover = candidate.mover AND mover.event_id = candidate.root) AS did_it
      FROM candidate JOIN reached ON reached.log = candidate.log
     WHERE candidate.position <= reached.position_now AND candidate.recorded_on <= CAST(:known_now AS date)
       AND NOT (candidate.position <= reached.position_then AND candidate.recorded_on <= CAST(:known_then AS date))
)
SELECT new.mover, new.log, new.position, new.event_id
  FROM new
 WHERE new.did_it OR NOT EXISTS (SELECT FROM new AS other WHERE other.mover = new.mover AND other.did_it)
 ORDER BY new.mover, new.log, new.position
