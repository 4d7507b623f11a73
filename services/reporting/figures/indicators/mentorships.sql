{# Each mentorship of the programmes that began by V, whether its last day has passed, and the days of its meetings. #}
WITH of_programme AS (
    SELECT * FROM known
     WHERE programme {{ of_these }} AND occurred_on <= CAST(:V AS date)
       AND kind IN ('mentorship_started', 'mentorship_ended', 'mentor_meeting_logged')
),
begun AS (
    SELECT DISTINCT ON (key) key, participant, event_id
      FROM of_programme WHERE kind = 'mentorship_started' ORDER BY key, occurred_on, recorded_at, event_id
),
finished AS (
    SELECT DISTINCT ON (key) key, occurred_on AS last_day, event_id
      FROM of_programme WHERE kind = 'mentorship_ended' ORDER BY key, occurred_on, recorded_at, event_id
),
meeting AS (
    SELECT key, occurred_on, bool_or(attributes ->> 'side' = 'mentor') AS by_mentor,
           bool_or(attributes ->> 'side' = 'participant') AS by_participant, array_agg(event_id ORDER BY event_id) AS because
      FROM of_programme WHERE kind = 'mentor_meeting_logged'
     GROUP BY key, occurred_on
),
met AS (
    SELECT meeting.key, count(DISTINCT meeting.occurred_on) AS meetings,
           count(DISTINCT meeting.occurred_on) FILTER (WHERE by_mentor) AS by_mentor,
           count(DISTINCT meeting.occurred_on) FILTER (WHERE by_participant) AS by_participant,
           count(DISTINCT meeting.occurred_on) FILTER (WHERE by_mentor AND by_participant) AS by_both,
           array_agg(each.event_id ORDER BY each.event_id) AS because
      FROM meeting CROSS JOIN LATERAL unnest(meeting.because) AS each (event_id)
     GROUP BY meeting.key
)
SELECT coalesce(merged.person, begun.participant) AS person, begun.key,
       coalesce(finished.last_day < CAST(:V AS date), false) AS has_ended,
       coalesce(met.meetings, 0) AS meetings, coalesce(met.by_mentor, 0) AS by_mentor,
       coalesce(met.by_participant, 0) AS by_participant, coalesce(met.by_both, 0) AS by_both
--% if with_events
     , array_remove(ARRAY[begun.event_id, finished.event_id], NULL) || coalesce(met.because, '{}') AS because
--% endif
  FROM begun
  LEFT JOIN merged ON merged.member = begun.participant
  LEFT JOIN finished ON finished.key = begun.key
  LEFT JOIN met ON met.key = begun.key
