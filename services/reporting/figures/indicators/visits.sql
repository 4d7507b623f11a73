-- Visits in the programmes from :A to :V.
SELECT attributes ->> 'concern' AS concern, attributes ->> 'sent_to' IS NOT NULL AS sent_on, ARRAY[event_id] AS because
  FROM known
 WHERE programme = ANY (CAST(:projects AS text[]))
   AND kind = 'visit_received'
   AND occurred_on BETWEEN coalesce(CAST(:A AS date), '-infinity') AND CAST(:V AS date)
 ORDER BY occurred_on, event_id
