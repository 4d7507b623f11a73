{# On how many days each person was with an association, from the day they first came. #}
WITH attended AS (
    SELECT cohort.person, count(DISTINCT happened.occurred_on) AS days
--% if with_events
         , array_agg(happened.event_id ORDER BY happened.occurred_on, happened.event_id) AS because
--% endif
      FROM cohort JOIN happened ON happened.person = cohort.person AND happened.occurred_on >= cohort.entered_on
     WHERE happened.kind = 'activity_attended' AND happened.attributes ->> 'kind' = 'leisure'
     GROUP BY cohort.person
)
SELECT cohort.person, coalesce(attended.days, 0) AS attended_days
--% if with_events
     , cohort.because || coalesce(attended.because, '{}') AS because
--% endif
  FROM cohort LEFT JOIN attended ON attended.person = cohort.person
