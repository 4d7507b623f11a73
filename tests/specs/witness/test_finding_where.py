"""Where a received and a signed history part is found by their bytes, else by proofs, else told as a range."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.bus.follow import Message, Range
from shared.log.names import LogName
from shared.merkle.hashing import Frontier, leaf_hash
from shared.witness import divergence
from shared.witness.divergence import find

NAME = LogName("boden", "intake")


def bodies(size: int, *, other_at: int = 0) -> list[bytes]:
    return [f"event {n}{'!' if n == other_at else ''}".encode() for n in range(1, size + 1)]


def reading(events: Sequence[bytes]) -> Range:
    async def read(name: LogName, first: int, count: int) -> Sequence[Message]:
        return list(enumerate(events[first - 1 : first - 1 + count], first))

    return read


def frontier(events: Sequence[bytes]) -> Frontier:
    frontier = Frontier()
    frontier.extend(leaf_hash(body) for body in events)
    return frontier


def begins_with(signed: Sequence[bytes]) -> divergence.Begins:
    """The origin proves what the signed tree begins with."""

    async def begins(size: int, root: bytes) -> bool:
        return frontier(signed[:size]).root() == root

    return begins


async def proves_nothing(size: int, root: bytes) -> bool:
    return False


@given(st.data())
async def test_differing_bytes_name_the_position(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 40))
    at = data.draw(st.integers(1, size))
    known = frontier(bodies(data.draw(st.integers(0, at - 1))))
    received, held = reading(bodies(size)), reading(bodies(size, other_at=at))
    assert await find(received, held, NAME, known, size, size, proves_nothing) == (at, at)


@given(st.data())
async def test_proofs_name_the_position_of_alike_bytes(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 40))
    at = data.draw(st.integers(1, size))
    known = frontier(bodies(data.draw(st.integers(0, at - 1))))
    edited = reading(bodies(size, other_at=at))
    first, last = await find(edited, edited, NAME, known, size, size, begins_with(bodies(size)))
    assert first <= at <= last
    assert first == last or at == known.size + 1


async def test_what_the_origin_lost_is_named() -> None:
    received, held = reading(bodies(9)), reading(bodies(6))
    assert await find(received, held, NAME, Frontier(), 9, 6, proves_nothing) == (7, 7)


async def test_a_broken_origin_gives_a_range() -> None:
    same = reading(bodies(9))
    assert await find(same, same, NAME, frontier(bodies(4)), 9, 9, proves_nothing) == (5, 9)


@pytest.mark.parametrize("known", [0, 3])
async def test_a_long_stretch_gives_its_ends(known: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(divergence, "MAX_COMPARED", 5)
    same = reading(bodies(9))
    assert await find(same, same, NAME, frontier(bodies(known)), 9, 9, proves_nothing) == (known + 1, 9)
