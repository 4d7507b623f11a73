{# Each proposal of the programmes made by V with the last word of each side by then. #}
WITH made AS (
    SELECT DISTINCT ON (key) key, participant, event_id
      FROM known
     WHERE kind = 'proposal_made' AND programme {{ of_these }} AND occurred_on <= CAST(:V AS date)
     ORDER BY key, occurred_on, recorded_at, event_id
),
said AS (
    SELECT DISTINCT ON (known.key, known.kind) known.key, known.kind, known.event_id,
           coalesce(known.attributes ->> 'decision', known.attributes ->> 'answer') AS word
      FROM known JOIN made ON made.key = known.key
     WHERE known.kind IN ('proposal_reviewed', 'participant_answered', 'employer_answered', 'proposal_expired')
       AND known.occurred_on <= CAST(:V AS date)
     ORDER BY known.key, known.kind, known.occurred_on DESC, known.recorded_at DESC, known.event_id DESC
),
together AS (
    SELECT key, max(word) FILTER (WHERE kind = 'proposal_reviewed') AS review,
           max(word) FILTER (WHERE kind = 'participant_answered') AS participant_says,
           max(word) FILTER (WHERE kind = 'employer_answered') AS employer_says,
           bool_or(kind = 'proposal_expired') AS has_expired, array_agg(event_id ORDER BY event_id) AS because
      FROM said
     GROUP BY key
)
SELECT coalesce(merged.person, made.participant) AS person, made.key, together.review, together.participant_says,
       together.employer_says, coalesce(together.has_expired, false) AS has_expired
--% if with_events
     , ARRAY[made.event_id] || coalesce(together.because, '{}') AS because
--% endif
  FROM made
  LEFT JOIN merged ON merged.member = made.participant
  LEFT JOIN together ON together.key = made.key
