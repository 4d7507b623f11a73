"""What stands in a schema, as PostgreSQL itself describes it, so that two schemas can be set side by side."""

import asyncpg

MIGRATIONS = "alembic_version"
"""The one table that only the migrations themselves know."""

_COLUMNS = """
SELECT c.relname AS about, concat_ws(' ', 'column', a.attname, format_type(a.atttypid, a.atttypmod),
    'COLLATE ' || nullif(l.collname, 'default'), CASE WHEN a.attnotnull THEN 'NOT NULL' END,
    CASE a.attgenerated::text WHEN 's' THEN 'STORED' WHEN 'v' THEN 'VIRTUAL' END,
    'IDENTITY ' || nullif(a.attidentity::text, ''),
    'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid)) AS line
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
LEFT JOIN pg_collation l ON l.oid = a.attcollation
WHERE c.relnamespace = $1::text::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
"""

_RELATIONS = """
SELECT c.relname, concat_ws(' ', 'kind', c.relkind, c.relpersistence, c.reloptions)
FROM pg_class c WHERE c.relnamespace = $1::text::regnamespace AND c.relkind NOT IN ('i', 'I')
"""

_INDEXES = """
SELECT c.relname, pg_get_indexdef(i.indexrelid)
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE c.relnamespace = $1::text::regnamespace
"""

_CONSTRAINTS = """
SELECT c.relname, concat_ws(' ', 'constraint', n.conname, pg_get_constraintdef(n.oid))
FROM pg_constraint n JOIN pg_class c ON c.oid = n.conrelid
WHERE c.relnamespace = $1::text::regnamespace AND n.contype <> 'n'
"""

_TRIGGERS = """
SELECT c.relname, pg_get_triggerdef(t.oid)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = $1::text::regnamespace AND NOT t.tgisinternal
"""

_FUNCTIONS = """
SELECT 'functions', pg_get_functiondef(p.oid) FROM pg_proc p WHERE p.pronamespace = $1::text::regnamespace
"""

_RIGHTS = """
SELECT c.relname, concat_ws(' ', 'right', a.grantee::regrole::text, a.privilege_type)
FROM pg_class c, aclexplode(c.relacl) a
WHERE c.relnamespace = $1::text::regnamespace AND c.relkind NOT IN ('i', 'I') AND a.grantee <> c.relowner
"""


async def tables_in(connection: asyncpg.Connection, schema: str) -> set[str]:
    """Columns with types, collations, nullability and defaults; indexes; constraints. Not their order."""
    return await _described(connection, schema, (_RELATIONS, _COLUMNS, _INDEXES, _CONSTRAINTS))


async def everything_in(connection: asyncpg.Connection, schema: str) -> set[str]:
    """Tables with their triggers and what the serving role may do, and functions."""
    queries = (_RELATIONS, _COLUMNS, _INDEXES, _CONSTRAINTS, _TRIGGERS, _FUNCTIONS, _RIGHTS)
    return await _described(connection, schema, queries)


async def _described(connection: asyncpg.Connection, schema: str, queries: tuple[str, ...]) -> set[str]:
    rows = [row for query in queries for row in await connection.fetch(query, f'"{schema}"')]
    return {f"{about}: {line.replace(f'{schema}.', '').replace(schema, 'SCHEMA')}" for about, line in rows}
