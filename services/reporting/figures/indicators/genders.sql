-- Everybody who took part by :V, with gender and the municipality they came from.
SELECT cohort.person, coalesce(gender.gender, 'unknown') AS gender,
       coalesce(cohort.municipality, gender.municipality, 'unknown') AS municipality,
       cohort.because || array_remove(ARRAY[gender.event_id], NULL) AS because
  FROM cohort
  LEFT JOIN gender ON gender.person = cohort.person
 ORDER BY cohort.person
