"""What every service's migrations rest on: Alembic's entry, and files of SQL that are never changed."""
