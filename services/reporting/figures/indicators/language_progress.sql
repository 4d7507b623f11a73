{# Language courses, which are those with a level, of the programmes or of no programme, that went on after the entry. #}
WITH course AS (
    SELECT DISTINCT ON (began.event_id)
           began.person, began.event_id, ended.event_id AS end_id, ended.occurred_on AS last_day,
           began.attributes ->> 'level_in' AS level_in, ended.attributes ->> 'level_out' AS level_out
      FROM happened AS began
      LEFT JOIN happened AS ended
        ON ended.person = began.person AND ended.key = began.key AND ended.kind = 'placement_ended'
     WHERE began.kind = 'placement_started' AND began.attributes ->> 'kind' = 'course'
       AND (began.programme IS NULL OR began.programme {{ of_these }})
     ORDER BY began.event_id, ended.occurred_on, ended.recorded_at, ended.event_id
),
levelled AS (
    SELECT course.*, course.end_id IS NOT NULL AS has_ended,
           coalesce(array_position(ARRAY['none', 'A1', 'A2', 'B1', 'B2', 'C1', 'C2'], level_out)
                    > array_position(ARRAY['none', 'A1', 'A2', 'B1', 'B2', 'C1', 'C2'], level_in), false) AS improved
      FROM course JOIN cohort ON cohort.person = course.person
     WHERE (level_in IS NOT NULL OR level_out IS NOT NULL) AND coalesce(last_day, 'infinity') >= cohort.entered_on
)
SELECT levelled.person, levelled.has_ended, levelled.level_in, levelled.level_out,
       bool_or(levelled.improved) OVER of_person AS ever_improved,
       row_number() OVER (of_person ORDER BY levelled.last_day DESC, levelled.event_id) = 1 AS is_latest
--% if with_events
     , array_remove(ARRAY[levelled.event_id, levelled.end_id], NULL) AS because
--% endif
  FROM levelled
WINDOW of_person AS (PARTITION BY levelled.person, levelled.has_ended)
