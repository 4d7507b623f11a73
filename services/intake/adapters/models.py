"""All that intake makes of its own log: the tables, and the view that keeps them in step with it."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.adapters import imported, store, visits
from shared.eventlog.command import Change

TABLES = (store.participant, store.enrolment, visits.visit, imported.imported)


async def view(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Bring every read model to what holds now of the streams that moved."""
    await store.view(connection, changes)
    await visits.view(connection, changes)
    await imported.view(connection, changes)
