{# Who has agreed a plan in the programme by V. #}
SELECT person, planned_on IS NOT NULL AS has_plan
--% if with_events
     , because || planned AS because
--% endif
  FROM cohort
