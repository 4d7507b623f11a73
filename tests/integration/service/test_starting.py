"""A service that cannot start says why, and what to do."""

import json

import pytest

from services.intake.app import build
from shared.service.logging import configure
from shared.service.migrate import NotMigrated, migrate_async
from shared.testing.servers import AService


async def test_an_older_schema_names_its_remedy(a_schema: AService, log_lines: pytest.CaptureFixture[str]) -> None:
    settings = await a_schema("intake", migrated=False)
    await migrate_async(settings, to="0001")
    configure("intake")
    app = build(settings)
    with pytest.raises(NotMigrated):
        async with app.router.lifespan_context(app):
            pass
    line = json.loads(log_lines.readouterr().err.splitlines()[-1])
    assert (line["event"], line["error"]) == ("cannot start", "NotMigrated")
    assert "run `kedja migrate`" in line["reason"]
    assert "it is at 0001" in line["reason"]
