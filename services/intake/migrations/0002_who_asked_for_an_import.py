"""Who asked for an import is kept with the work, so that its events name them."""

from shared.service.migrations.sql import run_text

revision = "0002_who_asked_for_an_import"
down_revision = "0001_baseline"


def upgrade() -> None:
    run_text("ALTER TABLE import_work ADD COLUMN actor text NOT NULL DEFAULT 'system'")
