"""One transaction that carries out a group of commands: load their streams, decide, append, update the views."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from asyncpg import Connection
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from shared.contract.corrections import Recorded
from shared.contract.envelope import decode
from shared.contract.refusal import Stale
from shared.log.append import Draft, append
from shared.log.command import BatchRefused, Change, Decide, KeyReused, Receipt, Submission, Told, View
from shared.log.database import beneath
from shared.log.names import LogName
from shared.log.read import between, histories

_KEYS = "SELECT key, fingerprint, stream, position, stream_version, events FROM idempotency WHERE key = ANY($1::text[])"
_REMEMBER = """
INSERT INTO idempotency (key, fingerprint, stream, position, stream_version, events)
SELECT * FROM unnest($1::text[], $2::bytea[], $3::text[], $4::bigint[], $5::int[], $6::int[])
"""


TURN = 10
"""After so many commands others get their turn, so that a long batch does not keep a whole service waiting."""

VIEWED = 64
"""So many streams are read, or brought up to date, at once."""

REMEMBERED = 1000
"""So many keys are one call."""

DECIDED, WRITTEN = 0.1, 0.7
"""What share of the work is done when all is decided, and when all is in the read models; the log is the rest."""


class Group:
    """Commands that share a transaction. `outcomes` holds a receipt or an exception for each, in their order."""

    def __init__(self, name: LogName, decide: Decide, view: View, all_or_none: bool = False) -> None:
        self._name = name
        self._decide = decide
        self._view = view
        self._all_or_none = all_or_none

    async def carry_out(
        self, connection: AsyncConnection, submissions: Sequence[Submission], told: Told | None = None
    ) -> list[Receipt | Exception]:
        """Decide and append; the caller commits. One command's refusal does not touch the others.

        Raises asyncpg.UniqueViolationError when others were faster, and BatchRefused when all or none is wanted.
        """
        streams = [submission.command.stream for submission in submissions]
        keys = await connection.exec_driver_sql(_KEYS, ([submission.key for submission in submissions],))
        raw = await beneath(connection)  # that first statement has begun the transaction
        used = {row.key: await _earlier(raw, row) for row in keys}
        loaded = await _loaded(raw, list(dict.fromkeys(streams)))
        versions = {stream: len(records) for stream, records in loaded.items()}
        outcomes: list[Receipt | Exception] = []
        drafts: list[Draft] = []
        new: dict[str, int] = {}
        repeats: dict[int, int] = {}
        for index, (submission, stream) in enumerate(zip(submissions, streams, strict=True)):
            try:
                if (seen := used.get(submission.key)) is not None:
                    outcomes.append(_repeated(submission, *seen))
                elif (first := new.get(submission.key)) is not None:
                    outcomes.append(_repeated(submission, submissions[first].print, cast(Receipt, outcomes[first])))
                    repeats[index] = first
                else:
                    decided = self._drafts(submission, stream, loaded[stream])
                    loaded[stream].extend(decided)
                    drafts.extend(decided)
                    new[submission.key] = index
                    outcomes.append(Receipt(stream, len(loaded[stream]), 0, decided))
            except Exception as refusal:
                if self._all_or_none:
                    raise BatchRefused(index, refusal) from refusal
                outcomes.append(refusal)
            if (index + 1) % TURN == 0:
                _tell(told, DECIDED * (index + 1) / len(submissions))
                await asyncio.sleep(0)
        if new:
            indices = list(new.values())
            await self._write(connection, raw, submissions, indices, outcomes, drafts, versions, loaded, told)
        for index, first in repeats.items():
            outcomes[index] = replace(cast(Receipt, outcomes[first]), repeated=True)
        return outcomes

    def _drafts(self, submission: Submission, stream: str, history: Sequence[Recorded]) -> list[Draft]:
        if submission.expected_version is not None and submission.expected_version != len(history):
            raise Stale
        about = submission.time, submission.actor, submission.correlation, submission.correlation
        events = self._decide(submission.command, history)
        return [
            Draft(stream, event, *about, uuid7() if number else submission.event_id)
            for number, event in enumerate(events)
        ]

    async def _write(
        self,
        connection: AsyncConnection,
        raw: Connection,
        submissions: Sequence[Submission],
        new: Sequence[int],
        outcomes: list[Receipt | Exception],
        drafts: Sequence[Draft],
        versions: Mapping[str, int],
        loaded: Mapping[str, Sequence[Recorded]],
        told: Told | None,
    ) -> None:
        """Write what was decided; `new` are the indices of the submissions that were, whose outcomes get positions."""
        receipts = [(index, submissions[index], cast(Receipt, outcomes[index])) for index in new]
        for _, submission, receipt in receipts:
            if submission.along is not None and receipt.events:
                await submission.along(connection)
        changes = [
            Change(stream, records, len(records) - versions[stream])
            for stream, records in loaded.items()
            if len(records) > versions[stream]
        ]
        for first in range(0, len(changes), VIEWED):
            await self._view(connection, changes[first : first + VIEWED])
            _tell(told, DECIDED + (WRITTEN - DECIDED) * min(first + VIEWED, len(changes)) / len(changes))
        last = await append(
            raw, self._name, drafts, versions, lambda share: _tell(told, WRITTEN + (1 - WRITTEN) * share)
        )
        position = last - len(drafts)
        remembered = []
        for number, (index, submission, receipt) in enumerate(receipts, 1):
            events = len(receipt.events)
            position += events
            outcomes[index] = replace(receipt, position=position)
            remembered.append(
                (submission.key, submission.print, receipt.stream, position, receipt.stream_version, events)
            )
            if number % REMEMBERED == 0:
                await asyncio.sleep(0)
        for first in range(0, len(remembered), REMEMBERED):
            part = remembered[first : first + REMEMBERED]
            await raw.execute(_REMEMBER, *(list(column) for column in zip(*part, strict=True)))


async def _loaded(raw: Connection, streams: Sequence[str]) -> dict[str, list[Recorded]]:
    """The records of each stream, read in turns."""
    loaded: dict[str, list[Recorded]] = {}
    for first in range(0, len(streams), VIEWED):
        found = await histories(raw, streams[first : first + VIEWED])
        loaded |= {stream: list(records) for stream, records in found.items()}
    return loaded


def _tell(told: Told | None, share: float) -> None:
    if told is not None:
        told(share)


def _repeated(submission: Submission, fingerprint: bytes, receipt: Receipt) -> Receipt:
    if fingerprint != submission.print:
        raise KeyReused
    return receipt


async def _earlier(raw: Connection, row: Row[Any]) -> tuple[bytes, Receipt]:
    """The fingerprint and the receipt of a key that was used before."""
    stored = await between(raw, row.position - row.events + 1, row.events)
    events = [decode(event.body) for event in stored]
    return row.fingerprint, Receipt(row.stream, row.stream_version, row.position, events, repeated=True)
