-- Activities held in the programmes from :A to :V. Names of one organisation may differ in case and blanks.
SELECT lower(btrim(regexp_replace(attributes ->> 'organisation', '\s+', ' ', 'g'))) AS organisation,
       occurred_on AS held_on, CAST(attributes ->> 'attended' AS bigint) AS attended, ARRAY[event_id] AS because
  FROM known
 WHERE programme = ANY (CAST(:projects AS text[]))
   AND kind = 'activity_held'
   AND occurred_on BETWEEN coalesce(CAST(:A AS date), '-infinity') AND CAST(:V AS date)
 ORDER BY occurred_on, event_id
