{# Who began work on or after the day they first came; a job begun before belongs to what was before. #}
SELECT person, employed_on IS NOT NULL AS began
--% if with_events
     , because || employed AS because
--% endif
  FROM cohort
