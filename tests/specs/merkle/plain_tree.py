"""RFC 9162 section 2.1 written down word for word, slowly, for the real code to agree with."""

from collections.abc import Sequence
from hashlib import sha256

from hypothesis import strategies as st


def a_log_of(size: int) -> list[bytes]:
    """Leaf hashes of `size` different events."""
    return [sha256(b"\x00event %d" % number).digest() for number in range(size)]


def tree_hash(leaves: Sequence[bytes]) -> bytes:
    """Section 2.1.1, from leaf hashes."""
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    k = largest_power_below(len(leaves))
    return sha256(b"\x01" + tree_hash(leaves[:k]) + tree_hash(leaves[k:])).digest()


def inclusion_path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    """Section 2.1.3.1: PATH(m, D_n)."""
    if len(leaves) == 1:
        return []
    k = largest_power_below(len(leaves))
    if m < k:
        return [*inclusion_path(m, leaves[:k]), tree_hash(leaves[k:])]
    return [*inclusion_path(m - k, leaves[k:]), tree_hash(leaves[:k])]


def consistency_path(m: int, leaves: Sequence[bytes], whole: bool = True) -> list[bytes]:
    """Section 2.1.4.1: SUBPROOF(m, D_n, b)."""
    if m == len(leaves):
        return [] if whole else [tree_hash(leaves)]
    k = largest_power_below(len(leaves))
    if m <= k:
        return [*consistency_path(m, leaves[:k], whole), tree_hash(leaves[k:])]
    return [*consistency_path(m - k, leaves[k:], False), tree_hash(leaves[:k])]


def largest_power_below(size: int) -> int:
    k = 1
    while k * 2 < size:
        k *= 2
    return k


@st.composite
def a_size_and_a_smaller(draw: st.DrawFn, most: int = 700) -> tuple[int, int]:
    """A tree size from 1 and a number from 1 up to it."""
    size = draw(st.integers(1, most))
    return size, draw(st.integers(1, size))
