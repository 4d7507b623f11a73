{# Which steps each person has reached by V, with what first took them there. A placement counts from the entry on. #}
SELECT person, true AS registered, completed_on IS NOT NULL AS mapped, planned_on IS NOT NULL AS planned,
       proposed_on IS NOT NULL AS proposed, placed_on IS NOT NULL AS placed, occupied_on IS NOT NULL AS occupied
--% if with_events
     , because, completed[1:1] AS mapped_because, planned[1:1] AS planned_because, proposed[1:1] AS proposed_because,
       placed AS placed_because, occupied AS occupied_because
--% endif
  FROM cohort
