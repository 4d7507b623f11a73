{# Activities held in the programmes from A to V. Names of one organisation may differ in case and blanks. #}
SELECT lower(btrim(regexp_replace(attributes ->> 'organisation', '\s+', ' ', 'g'))) AS organisation,
       occurred_on AS held_on, CAST(attributes ->> 'attended' AS bigint) AS attended
--% if with_events
     , ARRAY[event_id] AS because
--% endif
  FROM known
 WHERE programme {{ of_these }}
   AND kind = 'activity_held'
   AND occurred_on BETWEEN coalesce(CAST(:A AS date), '-infinity') AND CAST(:V AS date)
