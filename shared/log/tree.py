"""The Merkle tree of a stored log: roots and proofs of any size, from leaf hashes and the roots of full subtrees."""

from collections.abc import Iterator, Sequence

from asyncpg import Connection

from shared.merkle.hashing import EMPTY_ROOT, Frontier, node_hash
from shared.merkle.proof import Span, consistency_spans, inclusion_spans

Run = tuple[int, int, int]
"""Stored hashes: level (0 leaves, 1 subtrees of 256, …), the first index, and how many; a power of two below 256."""

_STORED = """
SELECT CASE level
    WHEN 0 THEN (
        SELECT string_agg(leaf, ''::bytea ORDER BY position) FROM (
            SELECT position, leaf FROM log WHERE position > first AND position <= last ORDER BY position LIMIT 256
        ) AS leaves)
    ELSE (
        SELECT string_agg(hash, ''::bytea ORDER BY index) FROM node
        WHERE node.level = run.level AND index >= first AND index < last)
    END
FROM unnest($1::smallint[], $2::bigint[], $3::bigint[]) WITH ORDINALITY AS run(level, first, last, number)
ORDER BY number
"""
"""The limit cuts nothing; it tells the planner that a range is short, so it walks the index and compiles nothing."""


class TreeIncomplete(Exception):
    """Hashes that should be stored are missing or too many: the log was changed from outside."""


async def root(connection: Connection, size: int) -> bytes:
    """The root of the log's first `size` events."""
    return (await _roots(connection, [(0, size)]))[0] if size else EMPTY_ROOT


async def frontier(connection: Connection, size: int) -> Frontier:
    """The frontier of the log's first `size` events; raises as `inclusion`."""
    ends = [size >> height << height for height in range(size.bit_length(), -1, -1) if size >> height & 1]
    return Frontier(size, await _roots(connection, list(zip([0, *ends], ends, strict=False))))


async def inclusion(connection: Connection, index: int, size: int) -> list[bytes]:
    """The proof that leaf `index` (the event at position index + 1) is in the tree of the first `size` events.

    Raises ValueError when it cannot be, and TreeIncomplete when stored hashes are missing.
    """
    return await _roots(connection, inclusion_spans(index, size))


async def consistency(connection: Connection, old: int, new: int) -> list[bytes]:
    """The proof that the first `new` events begin with the first `old`; raises as `inclusion`."""
    return await _roots(connection, consistency_spans(old, new))


async def _roots(connection: Connection, spans: Sequence[Span]) -> list[bytes]:
    """The root of each span of leaves, read in one query."""
    runs = {span: list(_runs(span)) for span in spans}
    wanted = [run for span in spans for run in runs[span]]
    stored = await _read(connection, wanted)
    return [_fold([stored[run] for run in runs[span]]) for span in spans]


def _runs(span: Span) -> Iterator[Run]:
    """The full subtrees that a span splits into, largest first, each as the stored hashes that give its root."""
    first, last = span
    while first < last:
        height = (last - first).bit_length() - 1
        level = height // 8
        yield level, first >> (8 * level), 1 << (height - 8 * level)
        first += 1 << height


async def _read(connection: Connection, runs: Sequence[Run]) -> dict[Run, bytes]:
    """The root of each run."""
    columns = [run[0] for run in runs], [run[1] for run in runs], [run[1] + run[2] for run in runs]
    rows = await connection.fetch(_STORED, *columns)
    return {run: _perfect(run, row[0] or b"") for run, row in zip(runs, rows, strict=True)}


def _perfect(run: Run, packed: bytes) -> bytes:
    level, first, count = run
    if len(packed) != 32 * count:
        raise TreeIncomplete(f"level {level} of the tree lacks hashes between {first} and {first + count}")
    frontier = Frontier()
    frontier.extend(packed[at : at + 32] for at in range(0, len(packed), 32))
    return frontier.root()


def _fold(roots: Sequence[bytes]) -> bytes:
    """The root of neighbouring full subtrees, largest first."""
    result = roots[-1]
    for left in reversed(roots[:-1]):
        result = node_hash(left, result)
    return result
