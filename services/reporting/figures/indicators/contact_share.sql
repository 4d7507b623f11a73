{# With how many established people each person had contact, from the day they first came. Either side may be named first. #}
WITH side AS (
    SELECT person, key AS established, occurred_on, event_id,
           coalesce(CAST(attributes ->> 'established' AS boolean), false) AS is_established,
           coalesce(CAST(attributes ->> 'other_established' AS boolean), true) AS other_is_established
      FROM happened
     WHERE kind = 'contact_made'
     UNION ALL
    SELECT coalesce(merged.person, happened.key), happened.participant, happened.occurred_on, happened.event_id,
           coalesce(CAST(happened.attributes ->> 'other_established' AS boolean), true),
           coalesce(CAST(happened.attributes ->> 'established' AS boolean), false)
      FROM happened LEFT JOIN merged ON merged.member = happened.key
     WHERE happened.kind = 'contact_made'
),
met AS (
    SELECT cohort.person, count(DISTINCT side.established) AS contacts
--% if with_events
         , array_agg(side.event_id ORDER BY side.occurred_on, side.event_id) AS because
--% endif
      FROM cohort JOIN side ON side.person = cohort.person AND side.occurred_on >= cohort.entered_on
     WHERE side.other_is_established AND NOT side.is_established
     GROUP BY cohort.person
)
SELECT cohort.person, coalesce(met.contacts, 0) AS contacts
--% if with_events
     , cohort.because || coalesce(met.because, '{}') AS because
--% endif
  FROM cohort LEFT JOIN met ON met.person = cohort.person
