-- Who began work on or after the day they first came to the programme; a job begun before belongs to what was before.
, began AS (
    SELECT DISTINCT ON (cohort.person) cohort.person, doing.because
      FROM cohort JOIN doing ON doing.person = cohort.person AND doing.first_day >= cohort.entered_on
     WHERE doing.kind = 'work'
     ORDER BY cohort.person, doing.first_day, doing.because
)
SELECT cohort.person, began.person IS NOT NULL AS began, cohort.because || coalesce(began.because, '{}') AS because
  FROM cohort LEFT JOIN began ON began.person = cohort.person
 ORDER BY cohort.person
