{# Everybody who took part by V. #}
SELECT person, entered_on, left_on, reason
--% if with_events
     , because
--% endif
  FROM cohort
