{# Where each person stands on V. An exit counts from the day after the last day; a death from its day. #}
SELECT cohort.person, coalesce(cohort.gender, 'unknown') AS gender,
       coalesce(cohort.municipality, cohort.home, 'unknown') AS municipality,
       CASE WHEN death.person IS NOT NULL THEN 'deceased'
            WHEN now.place < 4 THEN (ARRAY['work', 'study', 'internship'])[now.place]
            WHEN now.place = 4 OR cohort.left_on < CAST(:V AS date) AND cohort.reason = 'moved' THEN 'moved'
            WHEN cohort.left_on < CAST(:V AS date) THEN 'other_exit'
            ELSE 'remaining' END AS state,
       coalesce(now.place = 1, false) AS in_work
--% if with_events
     , cohort.because, coalesce(death.because, array_remove(ARRAY[now.began, now.ended], NULL)) AS state_because,
       CASE now.place WHEN 1 THEN array_remove(ARRAY[now.began, now.ended], NULL) ELSE '{}' END AS in_work_because
--% endif
  FROM cohort
  LEFT JOIN death ON death.person = cohort.person
  LEFT JOIN now ON now.person = cohort.person
