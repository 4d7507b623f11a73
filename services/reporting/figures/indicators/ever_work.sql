{# Who ever got work by V: a placement in work, or work recorded as an outcome for the programme. #}
SELECT person, worked_on IS NOT NULL AS worked
--% if with_events
     , because || worked AS because
--% endif
  FROM cohort
