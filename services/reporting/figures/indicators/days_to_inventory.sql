{# Days from the entry to the first completed inventory of each person, and whether 30 days have passed by V. #}
SELECT person, completed_on - entered_on AS days, entered_on + 30 <= CAST(:V AS date) AS is_due,
       coalesce(left_on >= CAST(:V AS date), true) AS is_present
--% if with_events
     , because || completed[1:1] AS because
--% endif
  FROM cohort
