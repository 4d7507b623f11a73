"""Matching's read model: which table each kind of stream fills."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matching.read.employers import employer
from services.matching.read.employers import row_of as employer_row
from services.matching.read.mentors import mentor, mentor_row, mentorship, mentorship_row
from services.matching.read.openings import opening
from services.matching.read.openings import row_of as opening_row
from services.matching.read.proposals import proposal
from services.matching.read.proposals import row_of as proposal_row
from shared.log.command import Change
from shared.log.rows import upsert

RowOf = Callable[[Change], dict[str, Any] | None]

ROWS: dict[str, tuple[Table, RowOf]] = {
    "opening": (opening, opening_row),
    "employer": (employer, employer_row),
    "proposal": (proposal, proposal_row),
    "mentor": (mentor, mentor_row),
    "mentorship": (mentorship, mentorship_row),
}
"""By the first word of a stream's name: its table, and what a row of it says. The table's key is named alike."""

TABLES = tuple(table for table, _ in ROWS.values())


async def view(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Replace the row of each thing that moved by what holds of it now."""
    rows: dict[str, list[dict[str, Any]]] = {}
    gone: dict[str, list[UUID]] = {}
    for change in changes:
        kind, _, id_ = change.stream.partition("-")
        row = ROWS[kind][1](change)
        if row is None:
            gone.setdefault(kind, []).append(UUID(id_))
        else:
            rows.setdefault(kind, []).append(row)
    for kind, ids in gone.items():
        table = ROWS[kind][0]
        await connection.execute(delete(table).where(table.c[kind].in_(ids)))
    for kind, made in rows.items():
        await upsert(connection, ROWS[kind][0], made)
