"""One transaction that carries out a group of commands: load their streams, decide, append, update the views."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from asyncpg import Connection
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from shared.contract.corrections import Recorded
from shared.contract.envelope import decode
from shared.contract.refusal import Stale
from shared.log.append import Draft, append
from shared.log.command import BatchRefused, Change, Decide, KeyReused, Progress, Receipt, Submission, View
from shared.log.database import beneath
from shared.log.names import LogName
from shared.log.read import between, histories

_KEYS = "SELECT key, fingerprint, stream, position, stream_version, events FROM idempotency WHERE key = ANY($1::text[])"
_STORE_KEYS = """
INSERT INTO idempotency (key, fingerprint, stream, position, stream_version, events)
SELECT * FROM unnest($1::text[], $2::bytea[], $3::text[], $4::bigint[], $5::int[], $6::int[])
"""


YIELD_EVERY = 10
"""Commands after which other tasks get their turn; else a long batch would keep a whole service waiting."""

STREAMS_PER_BATCH = 64
"""At most this many streams are read, or shown to the view, at once."""

KEYS_PER_STATEMENT = 1000
"""At most this many idempotency keys are stored by one statement."""

DECIDED, WRITTEN = 0.1, 0.7
"""Shares of the work that are done when all is decided, and when the read models are written; the log is the rest."""


class Group:
    """Carries out commands that share a transaction."""

    def __init__(self, name: LogName, decide: Decide, view: View, all_or_none: bool = False) -> None:
        self._name = name
        self._decide = decide
        self._view = view
        self._all_or_none = all_or_none

    async def carry_out(
        self, connection: AsyncConnection, submissions: Sequence[Submission], on_progress: Progress | None = None
    ) -> list[Receipt | Exception]:
        """Decide and append, and return a receipt or an exception for each command; the caller commits.

        One command's refusal does not touch the others. Raises asyncpg.UniqueViolationError when another writer was
        faster, and BatchRefused when all or none is wanted.
        """
        keys = await connection.exec_driver_sql(_KEYS, ([submission.key for submission in submissions],))
        raw = await beneath(connection)  # that first statement has begun the transaction
        used = {
            row.key: (row.fingerprint, await _earlier(raw, row.stream, row.stream_version, row.position, row.events))
            for row in keys
        }
        loaded = await _loaded(raw, list(dict.fromkeys(submission.command.stream for submission in submissions)))
        batch = _Batch(submissions, used, loaded, on_progress or _silent)
        for index, submission in enumerate(submissions):
            try:
                batch.outcomes.append(self._outcome(batch, index, submission))
            except Exception as refusal:
                if self._all_or_none:
                    raise BatchRefused(index, refusal) from refusal
                batch.outcomes.append(refusal)
            if (index + 1) % YIELD_EVERY == 0:
                batch.on_progress(DECIDED * (index + 1) / len(submissions))
                await asyncio.sleep(0)
        if batch.new:
            await self._write(connection, raw, batch)
        for index, first in batch.repeats.items():
            batch.outcomes[index] = replace(cast(Receipt, batch.outcomes[first]), repeated=True)
        return batch.outcomes

    def _outcome(self, batch: "_Batch", index: int, submission: Submission) -> Receipt:
        """The receipt of one command, still without its position. Raises what the command is refused for."""
        if (earlier := batch.used.get(submission.key)) is not None:
            return _repeated(submission, *earlier)
        if (first := batch.new.get(submission.key)) is not None:
            digest, receipt = batch.submissions[first].fingerprint_digest, cast(Receipt, batch.outcomes[first])
            _repeated(submission, digest, receipt)
            batch.repeats[index] = first
            return receipt
        stream = submission.command.stream
        history = batch.loaded[stream]
        drafts = self._drafts(submission, stream, history)
        history.extend(drafts)
        batch.drafts.extend(drafts)
        batch.new[submission.key] = index
        return Receipt(stream, len(history), 0, drafts)

    def _drafts(self, submission: Submission, stream: str, history: Sequence[Recorded]) -> list[Draft]:
        if submission.expected_version is not None and submission.expected_version != len(history):
            raise Stale
        about = submission.time, submission.actor, submission.correlation, submission.correlation
        events = self._decide(submission.command, history)
        return [
            Draft(stream, event, *about, uuid7() if number else submission.event_id)
            for number, event in enumerate(events)
        ]

    async def _write(self, connection: AsyncConnection, raw: Connection, batch: "_Batch") -> None:
        """Write what was decided, and give its receipts their positions."""
        receipts = [
            (index, batch.submissions[index], cast(Receipt, batch.outcomes[index])) for index in batch.new.values()
        ]
        for _, submission, receipt in receipts:
            if submission.in_same_transaction is not None and receipt.events:
                await submission.in_same_transaction(connection)
        changes = batch.changes()
        for first in range(0, len(changes), STREAMS_PER_BATCH):
            end = min(first + STREAMS_PER_BATCH, len(changes))
            await self._view(connection, changes[first:end])
            batch.on_progress(DECIDED + (WRITTEN - DECIDED) * end / len(changes))

        def on_appended(share: float) -> None:
            batch.on_progress(WRITTEN + (1 - WRITTEN) * share)

        last = await append(raw, self._name, batch.drafts, batch.versions, on_appended)
        position = last - len(batch.drafts)
        keys = []
        for number, (index, submission, receipt) in enumerate(receipts, 1):
            events = len(receipt.events)
            position += events
            batch.outcomes[index] = replace(receipt, position=position)
            stored = receipt.stream, position, receipt.stream_version, events
            keys.append((submission.key, submission.fingerprint_digest, *stored))
            if number % KEYS_PER_STATEMENT == 0:
                await asyncio.sleep(0)
        for first in range(0, len(keys), KEYS_PER_STATEMENT):
            part = keys[first : first + KEYS_PER_STATEMENT]
            await raw.execute(_STORE_KEYS, *(list(column) for column in zip(*part, strict=True)))


class _Batch:
    """What is known of some commands while they are carried out.

    `used` has the fingerprint and receipt of each key that was used before. `new` has the index of the command that
    brought each new key, and `repeats` that of the first command with the same key. `loaded` grows with the drafts.
    """

    def __init__(
        self,
        submissions: Sequence[Submission],
        used: Mapping[str, tuple[bytes, Receipt]],
        loaded: Mapping[str, list[Recorded]],
        on_progress: Progress,
    ) -> None:
        self.submissions = submissions
        self.used = used
        self.loaded = loaded
        self.versions = {stream: len(records) for stream, records in loaded.items()}
        self.on_progress = on_progress
        self.outcomes: list[Receipt | Exception] = []
        self.drafts: list[Draft] = []
        self.new: dict[str, int] = {}
        self.repeats: dict[int, int] = {}

    def changes(self) -> list[Change]:
        """The streams that have new records."""
        return [
            Change(stream, records, len(records) - self.versions[stream])
            for stream, records in self.loaded.items()
            if len(records) > self.versions[stream]
        ]


async def _loaded(raw: Connection, streams: Sequence[str]) -> dict[str, list[Recorded]]:
    """The records of each stream, read in turns."""
    loaded: dict[str, list[Recorded]] = {}
    for first in range(0, len(streams), STREAMS_PER_BATCH):
        found = await histories(raw, streams[first : first + STREAMS_PER_BATCH])
        loaded |= {stream: list(records) for stream, records in found.items()}
    return loaded


def _silent(_: float) -> None:
    """Progress that nobody follows."""


def _repeated(submission: Submission, fingerprint: bytes, receipt: Receipt) -> Receipt:
    if fingerprint != submission.fingerprint_digest:
        raise KeyReused
    return receipt


async def _earlier(raw: Connection, stream: str, version: int, position: int, events: int) -> Receipt:
    """The receipt of a key that was used before."""
    stored = await between(raw, position - events + 1, events)
    return Receipt(stream, version, position, [decode(event.body) for event in stored], repeated=True)
