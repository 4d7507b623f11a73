"""Whether the stored events are still those that were appended: their bytes hashed again and put in the tree."""

from collections.abc import AsyncIterator

from asyncpg import Connection

from shared.merkle.hashing import Frontier, leaf_hash

PAGE_SIZE = 1000

_PAGE = "SELECT position, body, leaf FROM log WHERE position > $1 AND position <= $2 ORDER BY position"


class Altered(Exception):
    """Stored events are not those that were appended; `first` and `last` are the positions between which it is."""

    def __init__(self, first: int, last: int, what: str) -> None:
        where = f"position {first}" if first == last else f"positions {first} to {last}"
        super().__init__(f"{where}: {what}")
        self.first = first
        self.last = last


async def leaves(connection: Connection, after: int, to: int) -> AsyncIterator[list[bytes]]:
    """The leaf hashes of the stored bytes of positions `after` + 1 to `to`, a page at a time.

    Raises Altered where a row is missing, or its bytes do not give the leaf hash that was kept at append.
    """
    position = after
    while position < to:
        rows = await connection.fetch(_PAGE, position, min(position + PAGE_SIZE, to))
        page: list[bytes] = []
        for found, body, leaf in rows:
            position += 1
            if found != position:
                raise Altered(position, found - 1, "the log has no such event")
            if leaf_hash(body) != leaf:
                raise Altered(position, position, "the event's bytes are not those that were appended")
            page.append(leaf)
        if not rows:
            raise Altered(position + 1, to, "the log has no such event")
        yield page


async def extended(connection: Connection, known: Frontier, head: Frontier) -> Frontier:
    """`known` extended by the stored bytes up to `head`, which it must equal then. Raises Altered."""
    grown = Frontier(known.size, known.nodes)
    async for page in leaves(connection, known.size, head.size):
        grown.extend(page)
    if grown.root() != head.root():
        raise Altered(known.size + 1, head.size, "the events do not give the tree that the log's head has")
    return grown
