"""Read a service's own log."""

from collections.abc import Iterable
from dataclasses import dataclass

from asyncpg import Connection

from shared.contract.envelope import Record, decode
from shared.merkle.hashing import Frontier

_STREAMS = "SELECT stream, body FROM log WHERE stream = ANY($1::text[]) ORDER BY position"
_RANGE = "SELECT position, type, body FROM log WHERE position >= $1 AND position < $2 ORDER BY position"
_HEAD = "SELECT position FROM log_head"
_FRONTIER = "SELECT position, frontier FROM log_head"


@dataclass(frozen=True, slots=True)
class Stored:
    """One stored event, as the relay and the origin's answers need it."""

    position: int
    type: str
    body: bytes


async def histories(connection: Connection, streams: Iterable[str]) -> dict[str, list[Record]]:
    """The records of each stream in order; a stream that does not exist has an empty list."""
    found: dict[str, list[Record]] = {stream: [] for stream in streams}
    for row in await connection.fetch(_STREAMS, list(found)):
        found[row["stream"]].append(decode(row["body"]))
    return found


async def between(connection: Connection, first: int, count: int) -> list[Stored]:
    """At most `count` events from position `first` on."""
    rows = await connection.fetch(_RANGE, first, first + count)
    return [Stored(row["position"], row["type"], row["body"]) for row in rows]


async def head(connection: Connection) -> int:
    """The last position of the log; 0 when it is empty."""
    return int(await connection.fetchval(_HEAD))


async def frontier(connection: Connection) -> Frontier:
    """The frontier of the whole log."""
    row = await connection.fetchrow(_FRONTIER)
    return Frontier.from_bytes(row["position"], row["frontier"])
