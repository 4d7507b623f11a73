{# Everybody who took part by V, and what they had reached by then. A placement counts from the entry on; work ever, too. #}
SELECT person, entered_on, left_on, reason, true AS registered, completed_on IS NOT NULL AS mapped,
       planned_on IS NOT NULL AS planned, proposed_on IS NOT NULL AS proposed, placed_on IS NOT NULL AS placed,
       occupied_on IS NOT NULL AS occupied, worked_on IS NOT NULL AS worked, employed_on IS NOT NULL AS employed
--% if with_events
     , because, CAST('{}' AS uuid[]) AS registered_because, completed[1:1] AS mapped_because,
       planned[1:1] AS planned_because, planned AS plans_because, proposed[1:1] AS proposed_because,
       placed AS placed_because, occupied AS occupied_because, worked AS worked_because, employed AS employed_because
--% endif
  FROM cohort
