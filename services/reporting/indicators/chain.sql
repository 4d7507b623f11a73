-- Every spell in every programme of the chain.
SELECT person, programme, array_remove(ARRAY[opened, closed], NULL) AS because
  FROM spell
 ORDER BY person, programme, first_day, opened
