{# Seats offered, and seats taken back as negative numbers, by V. #}
SELECT CAST(attributes ->> 'seats' AS integer) * CASE kind WHEN 'seats_offered' THEN 1 ELSE -1 END AS seats
--% if with_events
     , ARRAY[event_id] AS because
--% endif
  FROM known
 WHERE programme {{ of_these }}
   AND kind IN ('seats_offered', 'seats_withdrawn')
   AND attributes ->> 'kind' = CAST(:kind AS text)
   AND occurred_on <= CAST(:V AS date)
