{# Who is in work on V. #}
SELECT cohort.person, coalesce(now.place = 1, false) AS in_work
--% if with_events
     , cohort.because || CASE now.place WHEN 1 THEN array_remove(ARRAY[now.began, now.ended], NULL) ELSE '{}' END AS because
--% endif
  FROM cohort LEFT JOIN now ON now.person = cohort.person
