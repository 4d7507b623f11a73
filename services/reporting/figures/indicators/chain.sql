{# Each person's spells in each programme of the chain, and whether they were in several. #}
WITH within AS (
    SELECT person, programme, count(*) AS spells
--% if with_events
         , array_remove(array_agg(opened ORDER BY first_day, opened) || array_agg(closed), NULL) AS because
--% endif
      FROM spell
     GROUP BY person, programme
)
SELECT person, programme, spells, row_number() OVER (PARTITION BY person ORDER BY programme) = 1 AS is_first,
       count(*) OVER (PARTITION BY person) > 1 AS in_several
--% if with_events
     , because
--% endif
  FROM within
