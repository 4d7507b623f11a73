{# Everybody who took part by V, with gender and the municipality they came from. #}
SELECT person, coalesce(gender, 'unknown') AS gender, coalesce(municipality, home, 'unknown') AS municipality
--% if with_events
     , because || array_remove(ARRAY[registered], NULL) AS because
--% endif
  FROM cohort
