"""Facts in PostgreSQL: each followed log's events become rows, and amendments rewrite the rows they concern."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

import orjson
from asyncpg import Connection
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.domain.amendments import Amendment, versions
from services.reporting.domain.facts import CLASSES, Fact
from services.reporting.hears import simple
from services.reporting.hears.rows import COLUMNS, Amending, Row, read
from services.reporting.read.tables import amendment, fact, followed_log
from shared.bus.follow import Message, Projection
from shared.contract.registry import SERVICES
from shared.log.database import driver
from shared.log.names import LogName

_ROOTS = "SELECT event_id, root_event_id FROM amendment WHERE log = $1 AND event_id = ANY($2::uuid[])"
_FIRST = """
SELECT position, recorded_at, event_id, participant, key, occurred_on, known_from, known_to, version, log, kind,
       programme, CAST(attributes AS text)
  FROM fact
 WHERE log = $1 AND event_id = ANY($2::uuid[]) AND version = 1 AND position <= $3
"""
_AMENDMENTS = """
SELECT root_event_id, event_id, target_event_id, kind, CAST(set AS text), recorded_on
  FROM amendment
 WHERE log = $1 AND root_event_id = ANY($2::uuid[]) AND position <= $3
 ORDER BY root_event_id, position
"""
_LAST_POSITION = 2**63 - 1
_DROP = "DELETE FROM fact WHERE log = $1 AND event_id = ANY($2::uuid[])"
_AMENDMENT = ("log", "position", "event_id", "target_event_id", "root_event_id", "kind", "set", "recorded_on")


class Facts:
    """The projection that a follower feeds. Facts of a log depend on that log alone, so logs may interleave freely."""

    async def apply(self, connection: AsyncConnection, name: LogName, messages: Sequence[Message]) -> None:
        """Insert the facts of these messages. Raises Unreadable for an event that is not what its type promises."""
        raw = await driver(connection)
        await simple.refresh(raw, await apply(raw, await log_id(connection, name), messages))

    async def forget(self, connection: AsyncConnection, name: LogName) -> None:
        """Remove the facts of this log."""
        id_ = await log_id(connection, name)
        gone = select(fact).where(fact.c.log == id_)
        rows = [tuple(row) for row in await connection.execute(gone.with_only_columns(*(fact.c[n] for n in COLUMNS)))]
        for table in (fact, amendment):
            await connection.execute(delete(table).where(table.c.log == id_))
        await simple.refresh(await driver(connection), simple.concerned(rows))


PROJECTIONS: Mapping[str, Projection] = {service: Facts() for service in SERVICES}
"""By the name of the service that a log belongs to; reporting follows its own log too."""


async def log_id(connection: AsyncConnection, name: LogName) -> int:
    """The number of a log, which it gets when it is first followed."""
    query = select(followed_log.c.id).where(followed_log.c.source == name.source)
    found = (await connection.execute(query)).scalar_one_or_none()
    if found is None:
        await connection.execute(insert(followed_log).values(source=name.source).on_conflict_do_nothing())
        found = (await connection.execute(query)).scalar_one()
    return int(found)


async def apply(connection: Connection, log: int, messages: Iterable[Message]) -> set[str]:
    """Insert the facts of a batch of (position, body), in order, inside the caller's transaction.

    Gives the participants whose histories are to be made anew.
    """
    rows, amendings = read(log, messages)
    if rows:
        await connection.copy_records_to_table("fact", records=rows, columns=COLUMNS)
    changed: set[str] = await amend(connection, log, amendings) if amendings else set()
    return simple.concerned(rows) | changed


async def amend(connection: Connection, log: int, amendings: Sequence[Amending]) -> set[str]:
    """Keep these amendments, in the order of the log, and make the versions of the facts that they concern anew.

    Gives the participants whose histories are to be made anew.
    """
    roots = dict(await connection.fetch(_ROOTS, log, [each.target for each in amendings]))
    rows = []
    for each in amendings:
        roots[each.event_id] = root = roots.get(each.target, each.target)
        rows.append((log, each.position, each.event_id, each.target, root, each.kind, each.set, each.recorded_on))
    await connection.copy_records_to_table("amendment", records=rows, columns=_AMENDMENT)
    concerned = list({row[4] for row in rows})
    again = await amended(connection, log, concerned)
    await connection.execute(_DROP, log, concerned)
    await connection.copy_records_to_table("fact", records=again, columns=COLUMNS)
    return simple.concerned(again)


async def amended(
    connection: Connection, log: int, events: Sequence[UUID], position: int = _LAST_POSITION
) -> list[Row]:
    """The rows that the facts of these events have, or had when the log was known up to `position`."""
    first = await connection.fetch(_FIRST, log, events, position)
    amendments = _by_root(await connection.fetch(_AMENDMENTS, log, events, position))
    return [row for recorded in first for row in _versions(tuple(recorded), amendments)]


def _by_root(rows: Iterable[Any]) -> dict[UUID, list[Amendment]]:
    return {
        root: [Amendment(id_, target, kind, orjson.loads(set_), day) for _, id_, target, kind, set_, day in found]
        for root, found in groupby(rows, key=lambda row: row[0])
    }


def _versions(recorded: Row, amendments: dict[UUID, list[Amendment]]) -> Iterable[Row]:
    position, recorded_at, id_, participant, key, occurred_on, known_from, _, _, log, kind, programme, open_ = recorded
    first = Fact(kind, participant, programme, key, orjson.loads(open_), occurred_on.isoformat())
    for number, version in enumerate(versions(_CLASS_OF[kind], first, id_, known_from, amendments.get(id_, [])), 1):
        now = version.fact
        yield (
            position,
            recorded_at,
            id_,
            participant,
            key,
            occurred_on.fromisoformat(now.occurred_on),
            version.known_from,
            version.known_to,
            number,
            log,
            kind,
            now.programme,
            orjson.dumps(now.attributes).decode(),
        )


_CLASS_OF = {event_class.word(): event_class for event_class in CLASSES.values()}
