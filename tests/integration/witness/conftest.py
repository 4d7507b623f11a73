"""A watched log for each test that asks for one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.testing.servers import AService, Servers
from tests.integration.witness.watched import Watched, a_watched_log


@pytest.fixture
async def watched(an_agency: str, servers: Servers, a_schema: AService, tmp_path: Path) -> AsyncIterator[Watched]:
    """Matching and reporting, set up but not started, with a superuser's connection to matching's schema."""
    async with a_watched_log(an_agency, servers, a_schema, tmp_path / "kedja") as watched:
        yield watched
