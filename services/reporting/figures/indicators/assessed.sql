{# Whose inventory of skills is completed by V. #}
SELECT person, completed_on IS NOT NULL AS assessed
--% if with_events
     , because || completed[1:1] AS because
--% endif
  FROM cohort
