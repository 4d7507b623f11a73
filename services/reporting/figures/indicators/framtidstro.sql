{# Each person's first answer to an item from A to V, and the last one that came at least so many days later. #}
WITH answer AS (
    SELECT person, occurred_on, recorded_at, event_id,
           CAST(attributes ->> CAST(:item AS text) AS integer) AS value
      FROM happened
     WHERE kind = 'survey_answered' AND programme {{ of_these }}
       AND attributes ->> CAST(:item AS text) IS NOT NULL
       AND occurred_on >= coalesce(CAST(:A AS date), '-infinity')
),
earliest AS (
    SELECT DISTINCT ON (person) * FROM answer ORDER BY person, occurred_on, recorded_at, event_id
),
latest AS (
    SELECT DISTINCT ON (answer.person) answer.*
      FROM answer JOIN earliest ON earliest.person = answer.person
     WHERE answer.occurred_on - earliest.occurred_on >= CAST(:days AS integer) AND answer.event_id <> earliest.event_id
     ORDER BY answer.person, answer.occurred_on DESC, answer.recorded_at DESC, answer.event_id DESC
)
SELECT cohort.person, earliest.value AS first, latest.value AS last
--% if with_events
     , cohort.because || array_remove(ARRAY[earliest.event_id, latest.event_id], NULL) AS because
--% endif
  FROM cohort
  LEFT JOIN earliest ON earliest.person = cohort.person
  LEFT JOIN latest ON latest.person = cohort.person
