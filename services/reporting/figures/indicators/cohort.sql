-- Everybody who took part by :V.
SELECT cohort.person, cohort.entered_on, cohort.left_on, cohort.reason, cohort.because
  FROM cohort
 ORDER BY cohort.person
