"""Several projections of one followed log as one; they share a transaction."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.follow import Message, Projection
from shared.log.names import LogName


class Combined:
    """A projection made of these, in this order."""

    def __init__(self, *parts: Projection) -> None:
        self._parts = parts

    async def apply(self, connection: AsyncConnection, name: LogName, messages: Sequence[Message]) -> None:
        """The messages to all of them."""
        for part in self._parts:
            await part.apply(connection, name, messages)

    async def forget(self, connection: AsyncConnection, name: LogName) -> None:
        """Remove everything that came from this log, from all of them."""
        for part in self._parts:
            await part.forget(connection, name)
