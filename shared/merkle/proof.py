"""RFC 9162 proofs that an event is in a log, and that a longer log begins with a shorter one; all of it pure."""

from collections.abc import Sequence

from shared.merkle.hashing import EMPTY_ROOT, node_hash

Span = tuple[int, int]
"""Leaves from the first to before the last; a proof is the roots of some spans."""


class ProofFails(Exception):
    """The proof does not connect what it should; the message says which."""


def split(size: int) -> int:
    """The largest power of two below `size` (at least 2): where RFC 9162 divides a tree."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_spans(index: int, size: int) -> list[Span]:
    """The spans whose roots prove leaf `index` (from 0) in a tree of `size`, from the leaf upwards.

    Raises ValueError when the tree has no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {index}")
    spans: list[Span] = []
    first, last = 0, size
    while last - first > 1:
        middle = first + split(last - first)
        if index < middle:
            spans.append((middle, last))
            last = middle
        else:
            spans.append((first, middle))
            first = middle
    return spans[::-1]


def consistency_spans(old: int, new: int) -> list[Span]:
    """The spans whose roots prove that a tree of `new` leaves begins with the tree of its first `old` leaves.

    None when `old` is 0 or `new`; raises ValueError when `old` is the larger.
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} leaves cannot begin with {old} leaves")
    if old in (0, new):
        return []
    spans: list[Span] = []
    first, last, whole = 0, new, True
    while old != last:
        middle = first + split(last - first)
        if old <= middle:
            spans.append((middle, last))
            last = middle
        else:
            spans.append((first, middle))
            first, whole = middle, False
    if not whole:
        spans.append((first, last))
    return spans[::-1]


def root_from_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root that a leaf hash and its proof lead to; raises ProofFails when the proof has another length."""
    if not 0 <= index < size:
        raise ProofFails(f"a tree of {size} leaves has no leaf {index}")
    spans = inclusion_spans(index, size)
    if len(spans) != len(proof):
        raise ProofFails(f"the proof of leaf {index} in {size} has {len(spans)} hashes, not {len(proof)}")
    root = leaf
    for (first, _), sibling in zip(spans, proof, strict=True):
        root = node_hash(root, sibling) if first > index else node_hash(sibling, root)
    return root


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Raises ProofFails unless the leaf hash is number `index` (from 0) of the tree with this size and root."""
    if root_from_inclusion(leaf, index, size, proof) != root:
        raise ProofFails(f"leaf {index} is not in the tree of {size} with root {root.hex()}")


def verify_consistency(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Raises ProofFails unless the tree of `new` leaves begins with the tree of `old` leaves."""
    if not 0 <= old <= new:
        raise ProofFails(f"the older tree has {old} leaves, the newer only {new}")
    spans = consistency_spans(old, new)
    if len(spans) != len(proof):
        raise ProofFails(f"the proof from {old} to {new} has {len(spans)} hashes, not {len(proof)}")
    if old == 0:
        before, after = EMPTY_ROOT, new_root
    elif old == new:
        before, after = old_root, old_root
    else:
        before, after = _both_roots(old, old_root, spans, proof)
    if before != old_root:
        raise ProofFails(f"the tree of {new} leaves does not begin with {old} leaves of root {old_root.hex()}")
    if after != new_root:
        raise ProofFails(f"the proof from {old} does not lead to the tree of {new} with root {new_root.hex()}")


def _both_roots(old: int, old_root: bytes, spans: Sequence[Span], proof: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The roots of the older and the newer tree, put together from the same hashes."""
    hashes = list(zip(spans, proof, strict=True))
    if spans[0][0] >= old:  # the older tree is itself a subtree of the newer
        before = after = old_root
    else:
        _, before = hashes.pop(0)
        after = before
    for (first, _), sibling in hashes:
        if first >= old:
            after = node_hash(after, sibling)
        else:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
    return before, after
