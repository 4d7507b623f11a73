"""Matching's read models: the table that each kind of stream fills."""

from collections.abc import Sequence

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matching.read.employers import employer
from services.matching.read.employers import row_of as employer_row
from services.matching.read.mentors import mentor, mentor_row, mentorship, mentorship_row
from services.matching.read.openings import opening
from services.matching.read.openings import row_of as opening_row
from services.matching.read.proposals import proposal
from services.matching.read.proposals import row_of as proposal_row
from shared.log.command import Change
from shared.readmodel.views import RowOf, replace_rows

ROWS: dict[str, tuple[Table, RowOf]] = {
    "opening": (opening, opening_row),
    "employer": (employer, employer_row),
    "proposal": (proposal, proposal_row),
    "mentor": (mentor, mentor_row),
    "mentorship": (mentorship, mentorship_row),
}
"""The table of each kind of stream, whose key is named after the kind, and the function that makes its rows."""

TABLES = tuple(table for table, _ in ROWS.values())


async def view(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Replace the row of each stream that changed."""
    for kind, (table, row_of) in ROWS.items():
        await replace_rows(connection, changes, f"{kind}-", table, row_of)
