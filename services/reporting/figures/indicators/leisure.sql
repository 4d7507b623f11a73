{# On how many days each person was with an association, from the day they first came. #}
WITH attended AS (
    SELECT cohort.person, count(DISTINCT told.occurred_on) AS days
--% if with_events
         , array_agg(told.event_id ORDER BY told.occurred_on, told.event_id) AS because
--% endif
      FROM cohort JOIN told ON told.person = cohort.person AND told.occurred_on >= cohort.entered_on
     WHERE told.kind = 'activity_attended' AND told.attributes ->> 'kind' = 'leisure'
     GROUP BY cohort.person
)
SELECT cohort.person, coalesce(attended.days, 0) AS attended_days
--% if with_events
     , cohort.because || coalesce(attended.because, '{}') AS because
--% endif
  FROM cohort LEFT JOIN attended ON attended.person = cohort.person
