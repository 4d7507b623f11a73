"""Part of a measurement in a process of its own, for its memory to be its own: it ends with us and tells by a file."""

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

LOOK = 0.02


class Failed(Exception):
    """A process that measures ended before it told what it found."""


class Apart:
    """A running process that will tell."""

    def __init__(self, child: Child, told: Path) -> None:
        self._child = child
        self._told = told

    async def told(self) -> Any:
        """What it found, as soon as it tells. Raises Failed."""
        while not self._told.exists():
            if self._child.ended is not None and not self._told.exists():
                raise Failed(f"{Failed.__doc__}\n{self._child.last_words()}")
            await asyncio.sleep(LOOK)
        return json.loads(self._told.read_text())


@asynccontextmanager
async def apart(place: Place, module: str, settings: Settings, *words: object) -> AsyncIterator[Apart]:
    """`python -m module FILE WORD...` with these settings, until the block ends."""
    told = place.folder.path / f"told-{secrets.token_hex(4)}"
    child = Child(
        [sys.executable, "-P", "-m", module, told, *map(str, words)],
        log=place.folder.logs / f"{module}.log",
        environment={**os.environ, **environment(settings, as_owner=True)},
    )
    try:
        yield Apart(child, told)
    finally:
        child.stop()


def tell(file: str, found: Any) -> None:
    """For the process apart: the whole answer appears at once."""
    draft = Path(f"{file}.new")
    draft.write_text(json.dumps(found))
    draft.replace(file)
