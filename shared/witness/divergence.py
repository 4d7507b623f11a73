"""Find the first position at which what was received and what was signed part."""

from collections.abc import Awaitable, Callable, Sequence

from shared.bus.follow import Message, Range
from shared.log.names import LogName
from shared.merkle.hashing import Frontier, leaf_hash

MAX_COMPARED = 50_000
"""At most this many events are compared; of a longer stretch only the ends are given."""

Span = tuple[int, int]
"""The first and the last position between which it is; equal when it is known."""

Begins = Callable[[int, bytes], Awaitable[bool]]
"""Whether the origin can prove that what it signed begins with a tree of this size and root."""


async def find(
    received: Range, held: Range, name: LogName, known: Frontier, expected: int, signed: int, begins: Begins
) -> Span:
    """The span of the difference, between the `known` frontier and `expected` events, when `signed` were signed.

    `received` reads what the stream gives and `held` what the origin has now. First their bytes are compared; where
    they are alike, the event was changed before it was published, and proofs tell which one the signature is not of.
    """
    low = known.size
    if not low < expected <= low + MAX_COMPARED:
        return min(low + 1, expected), max(low, expected)
    ours = await _all(received, name, low, expected)
    theirs = await _all(held, name, low, expected)
    for (position, body), (_, other) in zip(ours, theirs, strict=False):
        if body != other:
            return position, position
    if len(theirs) < len(ours):
        return low + len(theirs) + 1, low + len(theirs) + 1
    if len(ours) < expected - low:
        return low + len(ours) + 1, expected
    return await _proved(known, [leaf_hash(body) for _, body in ours], min(expected, signed), begins) or (
        low + 1,
        expected,
    )


async def _proved(known: Frontier, leaves: Sequence[bytes], end: int, begins: Begins) -> Span | None:
    """The one position that the origin's proofs point at; None when they prove all, or nothing."""

    async def is_proved(size: int) -> bool:
        tree = Frontier(known.size, known.nodes)
        tree.extend(leaves[: size - known.size])
        return await begins(size, tree.root())

    good, bad = known.size, end
    if bad <= good or await is_proved(bad):
        return None
    while bad - good > 1:
        middle = (good + bad) // 2
        if await is_proved(middle):
            good = middle
        else:
            bad = middle
    return None if good == known.size and end > known.size + 1 else (bad, bad)


async def _all(read: Range, name: LogName, low: int, end: int) -> Sequence[Message]:
    messages: list[Message] = []
    while low + len(messages) < end:
        page = await read(name, low + len(messages) + 1, min(500, end - low - len(messages)))
        if not page:
            break
        messages.extend(page)
    return messages[: end - low]
