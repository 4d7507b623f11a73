{# The facts and amendments as they were when each log was known up to a position; the query that asks follows. #}
WITH reached AS (
    SELECT followed_log.id AS log, CAST(each.value AS bigint) AS position
      FROM jsonb_each_text(CAST(:reached AS jsonb)) AS each
      JOIN followed_log ON followed_log.source = each.key
),
fact AS NOT MATERIALIZED (
    SELECT fact.*
      FROM fact JOIN reached ON reached.log = fact.log AND fact.position <= reached.position
     WHERE fact.event_id <> ALL (CAST(:remade AS uuid[]))
     UNION ALL
    SELECT * FROM jsonb_populate_recordset(CAST(NULL AS fact), CAST(:as_then AS jsonb))
),
amendment AS NOT MATERIALIZED (
    SELECT amendment.*
      FROM amendment JOIN reached ON reached.log = amendment.log AND amendment.position <= reached.position
)
