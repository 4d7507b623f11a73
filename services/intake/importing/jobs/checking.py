"""What loading a file would do, and everything that keeps it from being loaded."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.importing.reading.file import File
from services.intake.importing.reading.rows import NUMBERS, Read, read_rows
from services.intake.importing.reading.table import Wrong
from services.intake.read import imports
from services.intake.read.participants import participant
from services.intake.sealing import vault_of
from shared.service.arrival import Arrival
from shared.service.service import Service
from shared.web.i18n import N_

BATCH_SIZE = 500
"""The number of identity numbers that are looked up with one query."""


@dataclass(frozen=True)
class Wishes:
    """How a file shall be read. `mapping` is heading to field; `programme` is for rows that name none.

    `although_known` loads people whose identity number is registered already, `leave_out_known` leaves them out;
    `again` loads a file that was loaded before.
    """

    mapping: Mapping[str, str] | None = None
    programme: str | None = None
    although_known: bool = False
    again: bool = False
    leave_out_known: bool = False


@dataclass(frozen=True)
class Checked:
    """A file that was read and compared with the registered people; `wrong` is all that keeps it from being loaded.

    `before` says whether this very file was loaded before and holds. `left_out` rows are of people who are registered.
    """

    digest: str
    read: Read
    wrong: Sequence[Wrong]
    before: bool
    left_out: int = 0


async def check(arrived: Arrival, file: File, wishes: Wishes) -> Checked:
    """What loading this file would do; nothing is written. Raises FileRefused, Malformed."""
    read = await asyncio.to_thread(read_rows, file.table, wishes.mapping, wishes.programme, arrived.today)
    async with arrived.service.engine.connect() as connection:
        known = [] if wishes.although_known else await _known(arrived.service, connection, read)
        before = await imports.is_loaded(connection, file.digest)
    if wishes.leave_out_known and known:
        left_out = {error.row for error in known}
        rows = [row for row in read.rows if row.number not in left_out]
        wrong = read.wrong if rows or read.wrong else [Wrong(ALL_KNOWN)]
        return Checked(file.digest, replace(read, rows=rows), wrong, before, len(left_out))
    return Checked(file.digest, read, sorted([*read.wrong, *known], key=lambda error: error.row or 0), before)


async def _known(service: Service, connection: AsyncConnection, read: Read) -> list[Wrong]:
    """Rows whose identity number belongs to somebody who is registered."""
    numbers = [(row.number, number.number) for row in read.rows if (number := row.identity.identity_number)]
    column = next((heading for heading, name in read.columns.items() if name in NUMBERS), None)
    wrong: list[Wrong] = []
    for first in range(0, len(numbers), BATCH_SIZE):
        part = numbers[first : first + BATCH_SIZE]
        known = await vault_of(service).with_numbers(connection, [number for _, number in part])
        people = [person for people in known.values() for person in people]
        query = select(participant.c.participant).where(participant.c.participant.in_(people))
        registered = set((await connection.execute(query)).scalars()) if people else set()
        wrong.extend(Wrong(KNOWN, row, column) for row, number in part if registered & set(known.get(number, ())))
    return wrong


ALL_KNOWN = N_("Everybody in this file is registered already, so nothing is left to load.")
KNOWN = N_("Somebody is registered with this identity number; leave the row out, or say that all may be loaded anyway.")
