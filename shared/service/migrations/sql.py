"""How migrations carry out a file of SQL. Released migrations rest on this: what it does is never changed."""

from pathlib import Path
from typing import cast

from alembic import op
from sqlalchemy.engine import AdaptedConnection

LOG_1 = Path(__file__).with_name("log_1.sql")
"""The first shape of a log's own tables, with the triggers and grants that keep history as it was written."""

SERVING_ROLE = ':"serving_role"'
"""What stands in a file for the role that serves; psql writes a variable so."""


def run(file: Path) -> None:
    """All statements of the file, in the migration's transaction."""
    run_text(file.read_text(encoding="utf-8"))


def run_text(text: str) -> None:
    """All statements of the text, in the migration's transaction."""
    role = op.get_context().config.attributes["serving_role"]  # type: ignore[union-attr]  # env.py has a config
    statements = text.replace(SERVING_ROLE, f'"{role}"')
    connection = op.get_bind()
    connection.exec_driver_sql("SELECT 1")  # begins the transaction, which the driver's own calls then share
    adapted = cast(AdaptedConnection, connection.connection.dbapi_connection)
    adapted.run_async(lambda driver: driver.execute(statements))
