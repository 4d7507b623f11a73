"""The log's tables as migrations make them: with the triggers and grants that keep history as it was written."""

from alembic import op
from sqlalchemy import Table, inspect, select, text

from shared.log import tables
from shared.merkle.hashing import Frontier

_LEAVES = text("SELECT leaf FROM log WHERE position > :first AND position <= :last ORDER BY position")
_AT_ONCE = 65_536

_GUARD = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only: record a correction or a void instead of % on it', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER log_append_only BEFORE UPDATE OR DELETE ON log
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_no_truncate BEFORE TRUNCATE ON log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


class LogDisagrees(Exception):
    """The stored leaves and the stored head of a log contradict each other."""


def serving_role() -> str:
    """The role that serves, which the migration grants to; it is given by `shared.service.migrate`."""
    return str(op.get_context().config.attributes["serving_role"])  # type: ignore[union-attr]  # env.py has a config


def create_log() -> None:
    """A service's own log, empty, which the serving role may only read and append to."""
    tables.metadata.create_all(op.get_bind())
    for statement in _GUARD.strip().split(";\nCREATE TRIGGER"):
        op.execute(statement if statement.startswith("CREATE FUNCTION") else "CREATE TRIGGER" + statement)
    op.execute("INSERT INTO log_head (one, position, frontier) VALUES (1, 0, '')")
    op.execute("INSERT INTO published (one, position) VALUES (1, 0)")
    grant("SELECT, INSERT", tables.log, tables.node)
    grant("SELECT, UPDATE", tables.log_head, tables.published)
    grant("SELECT, INSERT", tables.idempotency)
    grant("SELECT, INSERT, UPDATE, DELETE", tables.cursor)


def keep_tree() -> None:
    """The table of subtree roots with what it should hold, for a log that was made before it was kept."""
    bind = op.get_bind()
    if inspect(bind).has_table(tables.node.name):
        return
    tables.node.create(bind)
    grant("SELECT, INSERT", tables.node)
    frontier = Frontier()
    while leaves := bind.execute(_LEAVES, {"first": frontier.size, "last": frontier.size + _AT_ONCE}).scalars().all():
        if tiles := frontier.extend(leaves):
            rows = [{"level": level, "index": index, "hash": root} for level, index, root in tiles]
            bind.execute(tables.node.insert(), rows)
    head = bind.execute(select(tables.log_head.c.frontier)).scalar_one()
    if frontier.to_bytes() != head:
        raise LogDisagrees(f"the {frontier.size} leaves of the log do not give the frontier of its head: restore it")


def create_tables(*made: Table) -> None:
    """Read-model tables that the serving role may write."""
    for table in made:
        table.create(op.get_bind())
        grant("SELECT, INSERT, UPDATE, DELETE", table)


def grant(rights: str, *granted: Table) -> None:
    """Give the serving role these rights on these tables."""
    for table in granted:
        op.execute(f'GRANT {rights} ON "{table.name}" TO "{serving_role()}"')
