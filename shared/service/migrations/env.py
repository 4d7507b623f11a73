"""Alembic's entry: runs on the connection that `shared.service.migrate` hands over."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"], transaction_per_migration=False, transactional_ddl=True
)
with context.begin_transaction():
    context.run_migrations()
