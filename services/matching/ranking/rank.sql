-- Ranks participants for one opening, and counts as domain/score.py does: whole numbers, each division rounds down.
-- Goes on from `candidate`, rows of `coded` with the points of `occupation`: whoever may be among the best.
-- What costs most comes last: whoever cannot reach the floor even with all skills is left out before they are counted.
, passing AS (
    SELECT
        coded.occupation,
        coded.participant,
        coded.log,
        coded.skills AS held,
        {language} AS language,
        CASE
            WHEN CAST(:place AS text) IS NULL OR cardinality(coded.places) = 0 THEN {half_municipality}
            WHEN :place = ANY (coded.places) THEN {municipality}
            ELSE 0
        END AS municipality,
        CASE WHEN cardinality(coded.kinds) = 0 THEN {half_kind} ELSE {kind} END
        + CASE
            WHEN CAST(:extent AS int) IS NULL OR coded.extent IS NULL THEN {half_extent}
            ELSE {extent} * least(coded.extent, :extent) / greatest(coded.extent, :extent)
        END
        + CASE
            WHEN CAST(:last_start AS date) IS NULL OR coded.available_from IS NULL THEN {half_time}
            WHEN coded.available_from <= coalesce(CAST(:starts_on AS date), :last_start) THEN {time}
            ELSE {half_time}
        END AS wishes
    FROM candidate AS coded
    WHERE (cardinality(coded.kinds) = 0 OR :kind = ANY (coded.kinds))
        AND (CAST(:last_start AS date) IS NULL OR coded.available_from IS NULL OR coded.available_from <= :last_start)
        AND (NOT CAST(:licence AS boolean) OR coded.driving_licence IS NOT FALSE)
        AND {language_gates}
        AND NOT coded.participant = ANY (CAST(:without AS uuid[]))
),
near_enough AS MATERIALIZED (
    SELECT * FROM passing
    WHERE occupation + language + municipality + wishes + {most_skills} >= CAST(:floor AS int)
),
scored AS MATERIALIZED (
    SELECT *, {skills} AS skills FROM near_enough WHERE {skill_gates}
)
SELECT participant, log, occupation, skills, language, municipality, wishes,
    occupation + skills + language + municipality + wishes AS score
FROM scored
WHERE occupation + skills + language + municipality + wishes >= :floor
ORDER BY score DESC, participant, log
LIMIT :count
