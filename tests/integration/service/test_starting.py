"""A service that cannot start says why, and what to do."""

import json

import pytest

from services.intake.app import build
from shared.service.logging import configure
from shared.service.migrate import NotMigrated
from shared.testing.servers import AService
from tests.integration.migrations.restoring import connected


async def test_an_older_schema_names_its_remedy(a_schema: AService, log_lines: pytest.CaptureFixture[str]) -> None:
    settings = await a_schema("intake")
    async with connected(settings.owner_url) as owner:
        await owner.execute("UPDATE alembic_version SET version_num = '0006'")
    configure("intake")
    app = build(settings)
    with pytest.raises(NotMigrated):
        async with app.router.lifespan_context(app):
            pass
    line = json.loads(log_lines.readouterr().err.splitlines()[-1])
    assert (line["event"], line["error"]) == ("cannot start", "NotMigrated")
    assert "run `kedja migrate`" in line["reason"]
    assert "it is at 0006" in line["reason"]
