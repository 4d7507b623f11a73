"""Part of a measurement in a process of its own, so that its memory can be measured; a file has its result."""

import asyncio
import json
import os
import secrets
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from deploy.bench.place import Place
from deploy.local.child import Child
from deploy.local.configuration import environment
from shared.service.settings import Settings

POLL_SECONDS = 0.02


class Failed(Exception):
    """A measuring process ended without a result."""


class Apart:
    """A running process that will write its result."""

    def __init__(self, child: Child, file: Path) -> None:
        self._child = child
        self._file = file

    async def result(self) -> Any:
        """Wait for the result of the process. Raises Failed."""
        while not self._file.exists():
            if self._child.ended is not None and not self._file.exists():
                raise Failed(f"{Failed.__doc__}\n{self._child.last_words()}")
            await asyncio.sleep(POLL_SECONDS)
        return json.loads(self._file.read_text())


@asynccontextmanager
async def apart(place: Place, module: str, settings: Settings, *words: object) -> AsyncIterator[Apart]:
    """Run `python -m module FILE WORD...` with these settings until the block ends."""
    file = place.folder.path / f"result-{secrets.token_hex(4)}"
    child = Child(
        [sys.executable, "-P", "-m", module, file, *map(str, words)],
        log=place.folder.logs / f"{module}.log",
        environment={**os.environ, **environment(settings, as_owner=True)},
    )
    try:
        yield Apart(child, file)
    finally:
        child.stop()


def write_result(file: str, content: Any) -> None:
    """Write the result of this process, all of it at once."""
    draft = Path(f"{file}.new")
    draft.write_text(json.dumps(content))
    draft.replace(file)
