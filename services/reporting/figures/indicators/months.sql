{# The month in which each person first came, and the one in which they left and did not come back. #}
SELECT person, to_char(entered_on, 'YYYY-MM') AS started, to_char(left_on, 'YYYY-MM') AS ended
--% if with_events
     , because
--% endif
  FROM cohort
