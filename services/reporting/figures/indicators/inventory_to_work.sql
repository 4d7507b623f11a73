{# Days from the first completed inventory to the first work of each person, or to their exit or V. #}
SELECT person, completed_on IS NOT NULL AS completed, worked_on IS NOT NULL AS works,
       coalesce(worked_on, left_on, CAST(:V AS date)) - completed_on AS days
--% if with_events
     , because || completed[1:1] || worked AS because
--% endif
  FROM cohort
