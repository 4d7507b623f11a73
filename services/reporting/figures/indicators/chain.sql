-- Each person's spells in each programme of the chain, and whether they were in several.
, within AS (
    SELECT person, programme, count(*) AS spells,
           array_remove(array_agg(opened ORDER BY first_day, opened) || array_agg(closed), NULL) AS because
      FROM spell
     GROUP BY person, programme
)
SELECT person, programme, spells, row_number() OVER (PARTITION BY person ORDER BY programme) = 1 AS is_first,
       count(*) OVER (PARTITION BY person) > 1 AS in_several, because
  FROM within
 ORDER BY person, programme
