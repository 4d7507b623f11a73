"""Load a file in one transaction, and take all of it back in one."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import NoReturn
from uuid import UUID, uuid4, uuid5

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from services.intake.adapters import imported
from services.intake.adapters.importing.file import read_file
from services.intake.adapters.importing.rows import NUMBERS, Read, Row, read_rows
from services.intake.adapters.importing.table import Table, Wrong
from services.intake.adapters.sealing import vault_of
from services.intake.adapters.store import participant
from services.intake.domain import commands
from services.intake.domain.refusals import ImportedBefore, ImportWorkedOn, UnknownImport
from shared.contract.amend import VoidEvent
from shared.contract.intake import ParticipantRegistered
from shared.contract.refusal import Stale
from shared.contract.sealed import KeyClass, SealedIdentity
from shared.eventlog.command import Along, BatchRefused, Command, Receipt, Submission
from shared.runtime.service import Service
from shared.vault.seal import seal
from shared.web.api import Arrival
from shared.web.i18n import N_

IMPORTS = UUID("6b0f7f0e-8a57-4c53-9a3e-2f1d1c0f6a55")
"""The name space of import ids, which follow from the key that an import arrives with."""

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext(current_schema()), hashtext('import'))")

Registered = tuple[Row, UUID, dict[KeyClass, bytes]]


@dataclass(frozen=True)
class Wishes:
    """How a file shall be read. `mapping` is heading to field; `programme` is for rows that name none.

    `although_known` loads people whose identity number is registered already; `again` a file that was loaded before.
    """

    mapping: Mapping[str, str] | None = None
    programme: str | None = None
    although_known: bool = False
    again: bool = False


@dataclass(frozen=True)
class Checked:
    """A file that was read and compared with who is registered; `wrong` is all that keeps it from being loaded."""

    digest: str
    read: Read
    wrong: Sequence[Wrong]
    before: bool
    """Whether this very file was loaded before and holds."""


async def check(arrived: Arrival, content: bytes, wishes: Wishes, table: Table | None = None) -> Checked:
    """What loading this file would do; nothing is written. `table` is the file, where it has been read already.

    Raises FileRefused, Malformed.
    """
    if table is None:
        table = await asyncio.to_thread(read_file, content)
    read = await asyncio.to_thread(read_rows, table, wishes.mapping, wishes.programme, arrived.today)
    digest = sha256(content).hexdigest()
    async with arrived.service.engine.connect() as connection:
        known = [] if wishes.although_known else await _known(arrived.service, connection, read)
        before = await imported.holding(connection, digest) is not None
    return Checked(digest, read, sorted([*read.wrong, *known], key=lambda each: each.row or 0), before)


async def load(arrived: Arrival, checked: Checked, wishes: Wishes) -> tuple[UUID, Receipt]:
    """Register everybody and enrol whom a programme is named for. Raises ImportedBefore, and what a batch may raise."""
    service = arrived.service
    import_id = uuid5(IMPORTS, f"{service.name} {arrived.key}")
    command = commands.ImportParticipants(
        import_id=import_id,
        occurred_on=arrived.today,
        programme=wishes.programme,
        rows=len(checked.read.rows),
        digest=checked.digest,
    )
    if await service.writer.has_seen(arrived.key):
        return import_id, await service.writer.execute(_submission(arrived, command, import_id, checked.digest))
    if checked.before and not wishes.again:
        raise ImportedBefore
    people = [(row, uuid4(), vault_of(service).new_keys()) for row in checked.read.rows]
    rows = await asyncio.to_thread(_registrations, arrived, import_id, people)
    along = _along(arrived, checked, wishes, people)
    receipts = await _all_or_none(
        service, [_submission(arrived, command, import_id, checked.digest, along=along), *rows]
    )
    return import_id, _whole(receipts)


async def undo(arrived: Arrival, import_id: UUID) -> Receipt:
    """Make void everything that an import recorded. Raises UnknownImport, ImportUndoneAlready, ImportWorkedOn."""
    service = arrived.service
    async with service.engine.connect() as connection:
        row = await imported.find(connection, import_id)
        if row is None:
            raise UnknownImport
        recorded = await imported.recorded(connection, row)
        others = 0 if row.undone_on else await imported.worked_on(connection, recorded)
    command = commands.UndoImport(import_id=import_id, occurred_on=arrived.today, worked_on=others)
    first = _submission(arrived, command, import_id)
    if row.undone_on or others or await service.writer.has_seen(arrived.key):
        return await service.writer.execute(first)
    voids = [
        _submission(
            arrived,
            VoidEvent(stream, event, "entered_by_mistake", arrived.today),
            import_id,
            number=number,
            version=number if number == len(events) else None,
        )
        for stream, events in recorded.events.items()
        for number, event in zip(range(len(events), 0, -1), reversed(events), strict=True)
    ]
    return _whole(await _all_or_none(service, [first, *voids]))


async def _known(service: Service, connection: AsyncConnection, read: Read) -> list[Wrong]:
    """Rows whose identity number belongs to somebody who is registered."""
    numbers = {row.number: found.number for row in read.rows if (found := row.identity.identity_number)}
    known = await vault_of(service).with_numbers(connection, numbers.values())
    people = [person for people in known.values() for person in people]
    query = select(participant.c.participant).where(participant.c.participant.in_(people))
    here = set((await connection.execute(query)).scalars()) if people else set()
    column = next((heading for heading, name in read.columns.items() if name in NUMBERS), None)
    return [Wrong(KNOWN, row, column) for row, number in numbers.items() if here & set(known.get(number, ()))]


def _along(arrived: Arrival, checked: Checked, wishes: Wishes, people: Sequence[Registered]) -> Along:
    """Keeps the keys and numbers of everybody, after another import of the same people has been ruled out."""
    vault = vault_of(arrived.service)

    async def keep(connection: AsyncConnection) -> None:
        await connection.execute(_ONE_AT_A_TIME)
        if not wishes.again and await imported.holding(connection, checked.digest) is not None:
            raise ImportedBefore
        await vault.keep_all(connection, {id_: keys for _, id_, keys in people}, arrived.time)
        numbers = [(found.number, id_) for row, id_, _ in people if (found := row.identity.identity_number)]
        await vault.remember_numbers(connection, numbers)

    return keep


def _registrations(arrived: Arrival, import_id: UUID, people: Sequence[Registered]) -> list[Submission]:
    event_type = ParticipantRegistered.type_in(arrived.service.name.service)
    made: list[Submission] = []
    for row, id_, keys in people:
        event_id = uuid7()
        identity = seal(
            SealedIdentity,
            row.identity,
            key=keys["identity"],
            event_id=event_id,
            event_type=event_type,
            participant=id_,
        )
        register = commands.RegisterParticipant(
            participant=id_, occurred_on=row.registered_on, identity=identity, **row.open_
        )
        made.append(_submission(arrived, register, import_id, number=row.number, event_id=event_id))
        if row.programme is not None:
            enrol = commands.OpenEnrolment(
                participant=id_,
                occurred_on=row.enrolled_on,
                enrolment=uuid4(),
                programme=row.programme,
                entry=dict(row.entry),
            )
            made.append(_submission(arrived, enrol, import_id, number=row.number))
    return made


def _submission(
    arrived: Arrival,
    command: Command,
    import_id: UUID,
    fingerprint: str = "",
    *,
    number: int = 0,
    event_id: UUID | None = None,
    version: int | None = None,
    along: Along | None = None,
) -> Submission:
    """A part of an import; the first one has the key that it arrived with."""
    own = uuid7()
    return Submission(
        command=command,
        key=f"{arrived.event_id}.{own}" if number else arrived.key,
        actor="system",
        time=arrived.time,
        correlation=str(import_id),
        event_id=event_id or own,
        fingerprint=f"{arrived.operation} {fingerprint}",
        expected_version=version,
        along=along,
    )


async def _all_or_none(service: Service, submissions: Sequence[Submission]) -> list[Receipt]:
    try:
        return await service.writer.execute_batch(submissions)
    except BatchRefused as refused:
        _of_one(refused)


def _whole(receipts: Sequence[Receipt]) -> Receipt:
    """The first receipt, which is the import's own, at the position where the last one left the log."""
    return replace(receipts[0], position=receipts[-1].position)


def _of_one(refused: BatchRefused) -> NoReturn:
    """What one command of a batch was refused for; in the middle of an undo it means that somebody went on."""
    if isinstance(refused.cause, Stale) and refused.index:
        raise ImportWorkedOn(1) from refused
    raise refused.cause from refused


KNOWN = N_("Somebody is registered with this identity number; leave the row out, or say that all may be loaded anyway.")
