"""One transaction that carries out a group of commands: load their streams, decide, append, update the views."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from asyncpg import Connection, Record
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from shared.contract.corrections import Recorded
from shared.contract.envelope import decode
from shared.contract.refusal import Stale
from shared.eventlog.append import Draft, append
from shared.eventlog.command import BatchRefused, Change, Decide, KeyReused, Receipt, Submission, View
from shared.eventlog.names import LogName
from shared.eventlog.read import between, histories

_KEYS = "SELECT key, fingerprint, stream, position, stream_version, events FROM idempotency WHERE key = ANY($1::text[])"
_REMEMBER = """
INSERT INTO idempotency (key, fingerprint, stream, position, stream_version, events)
SELECT * FROM unnest($1::text[], $2::bytea[], $3::text[], $4::bigint[], $5::int[], $6::int[])
"""


class Group:
    """Commands that share a transaction. `outcomes` holds a receipt or an exception for each, in their order."""

    def __init__(self, name: LogName, decide: Decide, view: View, all_or_none: bool = False) -> None:
        self._name = name
        self._decide = decide
        self._view = view
        self._all_or_none = all_or_none

    async def carry_out(
        self, connection: AsyncConnection, submissions: Sequence[Submission]
    ) -> list[Receipt | Exception]:
        """Decide and append; the caller commits. One command's refusal does not touch the others.

        Raises asyncpg.UniqueViolationError when others were faster, and BatchRefused when all or none is wanted.
        """
        raw = await driver(connection)
        streams = [submission.command.stream for submission in submissions]
        used = {row["key"]: await _earlier(raw, row) for row in await raw.fetch(_KEYS, [s.key for s in submissions])}
        loaded: dict[str, list[Recorded]] = {
            stream: list(records) for stream, records in (await histories(raw, set(streams))).items()
        }
        versions = {stream: len(records) for stream, records in loaded.items()}
        receipts: dict[str, Receipt | Exception] = {}
        drafts: list[Draft] = []
        new: list[Submission] = []
        for index, (submission, stream) in enumerate(zip(submissions, streams, strict=True)):
            if submission.key in used or submission.key in receipts:
                continue
            try:
                decided = self._drafts(submission, stream, loaded[stream])
            except Exception as refusal:
                if self._all_or_none:
                    raise BatchRefused(index, refusal) from refusal
                receipts[submission.key] = refusal
                continue
            loaded[stream].extend(decided)
            drafts.extend(decided)
            new.append(submission)
            receipts[submission.key] = Receipt(stream, len(loaded[stream]), 0, decided)
        await self._write(connection, raw, new, receipts, drafts, versions, loaded)
        return _outcomes(submissions, used, new, receipts)

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
        new: Sequence[Submission],
        receipts: dict[str, Receipt | Exception],
        drafts: Sequence[Draft],
        versions: Mapping[str, int],
        loaded: Mapping[str, Sequence[Recorded]],
    ) -> None:
        if not new:
            return
        for submission in new:
            if submission.along is not None:
                await submission.along(connection)
        changes = [
            Change(stream, records, len(records) - versions[stream])
            for stream, records in loaded.items()
            if len(records) > versions[stream]
        ]
        if changes:
            await self._view(connection, changes)
        position = await append(raw, self._name, drafts, versions) - len(drafts)
        remembered = []
        for submission in new:
            receipt = cast(Receipt, receipts[submission.key])
            events = len(receipt.events)
            position += events
            receipts[submission.key] = replace(receipt, position=position)
            remembered.append(
                (submission.key, submission.print, receipt.stream, position, receipt.stream_version, events)
            )
        await raw.execute(_REMEMBER, *(list(column) for column in zip(*remembered, strict=True)))


def _outcomes(
    submissions: Sequence[Submission],
    used: Mapping[str, tuple[bytes, Receipt]],
    new: Sequence[Submission],
    receipts: Mapping[str, Receipt | Exception],
) -> list[Receipt | Exception]:
    prints = {s.key: s.print for s in new} | {key: fingerprint for key, (fingerprint, _) in used.items()}
    first = {id(s) for s in new}
    outcomes: list[Receipt | Exception] = []
    for submission in submissions:
        if prints.get(submission.key, submission.print) != submission.print:
            outcomes.append(KeyReused())
        elif submission.key in used:
            outcomes.append(used[submission.key][1])
        elif isinstance(receipt := receipts[submission.key], Receipt) and id(submission) not in first:
            outcomes.append(replace(receipt, repeated=True))
        else:
            outcomes.append(receipt)
    return outcomes


async def _earlier(raw: Connection, row: Record) -> tuple[bytes, Receipt]:
    """The fingerprint and the receipt of a key that was used before."""
    stored = await between(raw, row["position"] - row["events"] + 1, row["events"])
    events = [decode(event.body) for event in stored]
    return row["fingerprint"], Receipt(row["stream"], row["stream_version"], row["position"], events, repeated=True)


async def driver(connection: AsyncConnection) -> Connection:
    """The asyncpg connection beneath, inside the transaction that SQLAlchemy has begun."""
    await connection.exec_driver_sql("SELECT 1")  # begins the transaction, which the driver's own calls then share
    raw = await connection.get_raw_connection()
    return cast(Connection, raw.driver_connection)
