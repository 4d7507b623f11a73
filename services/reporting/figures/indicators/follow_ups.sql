{# Each follow-up of the programmes with what was last recorded of it by V. One that is recorded early is due. #}
WITH asked AS (
    SELECT DISTINCT ON (key) key, attributes ->> 'kind' AS kind, event_id,
           CAST(attributes ->> 'due_on' AS date) <= CAST(:V AS date) AS is_due
      FROM known
     WHERE kind = 'follow_up_due' AND programme {{ of_these }} AND occurred_on <= CAST(:V AS date)
     ORDER BY key, occurred_on, recorded_at, event_id
),
answered AS (
    SELECT DISTINCT ON (key) key, attributes ->> 'kind' AS kind, event_id, attributes ->> 'status' AS status,
           coalesce('true' IN (attributes ->> 'stable_now', attributes ->> 'full_time_now',
                               attributes ->> 'higher_skilled_now', attributes ->> 'promoted'), false) AS improved
      FROM known
     WHERE kind = 'follow_up_recorded' AND programme {{ of_these }} AND occurred_on <= CAST(:V AS date)
     ORDER BY key, occurred_on DESC, recorded_at DESC, event_id DESC
)
SELECT key, coalesce(asked.kind, answered.kind) AS kind, answered.key IS NOT NULL OR asked.is_due AS is_due,
       answered.status, coalesce(answered.improved, false) AS improved
--% if with_events
     , array_remove(ARRAY[asked.event_id, answered.event_id], NULL) AS because
--% endif
  FROM asked FULL JOIN answered USING (key)
