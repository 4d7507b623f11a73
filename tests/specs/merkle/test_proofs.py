"""Proofs are those of RFC 9162, hold for what is there, and fail for anything else."""

from collections.abc import Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tlog_scales.tlog import ConsistencyProof, InclusionProof

from shared.merkle.proof import (
    ProofFails,
    Span,
    consistency_spans,
    inclusion_spans,
    verify_consistency,
    verify_inclusion,
)
from tests.specs.merkle.plain_tree import a_log_of, a_size_and_a_smaller, consistency_path, inclusion_path, tree_hash

LEAVES = a_log_of(700)


def roots_of(spans: Sequence[Span]) -> list[bytes]:
    return [tree_hash(LEAVES[first:last]) for first, last in spans]


@given(a_size_and_a_smaller())
def test_an_inclusion_proof_is_the_plain_path(sizes: tuple[int, int]) -> None:
    size, number = sizes
    assert roots_of(inclusion_spans(number - 1, size)) == inclusion_path(number - 1, LEAVES[:size])


@given(a_size_and_a_smaller())
def test_a_consistency_proof_is_the_plain_path(sizes: tuple[int, int]) -> None:
    new, old = sizes
    assert roots_of(consistency_spans(old, new)) == consistency_path(old, LEAVES[:new])


@given(a_size_and_a_smaller())
def test_every_leaf_is_proved_in_every_tree(sizes: tuple[int, int]) -> None:
    size, number = sizes
    proof = inclusion_path(number - 1, LEAVES[:size])
    root = tree_hash(LEAVES[:size])
    verify_inclusion(LEAVES[number - 1], number - 1, size, proof, root)
    InclusionProof(number - 1, size, proof).check(LEAVES[number - 1], root)


@given(a_size_and_a_smaller())
def test_every_tree_begins_with_every_smaller(sizes: tuple[int, int]) -> None:
    new, old = sizes
    proof = consistency_path(old, LEAVES[:new])
    before, after = tree_hash(LEAVES[:old]), tree_hash(LEAVES[:new])
    verify_consistency(old, before, new, after, proof)
    ConsistencyProof(old, new, proof).check(before, after)


def test_every_tree_begins_with_the_empty() -> None:
    verify_consistency(0, tree_hash([]), 5, tree_hash(LEAVES[:5]), [])


def spoilt(proof: Sequence[bytes], data: st.DataObject) -> list[bytes]:
    """The proof with a hash changed, removed, added, or out of its place."""
    other = list(proof)
    at = data.draw(st.integers(0, len(proof)))
    match data.draw(st.sampled_from(["change", "remove", "add", "swap"])):
        case "change" if at < len(proof):
            bit = data.draw(st.integers(0, 255))
            other[at] = (int.from_bytes(other[at]) ^ 1 << bit).to_bytes(32)
        case "remove" if at < len(proof):
            del other[at]
        case "swap" if len(proof) > 1:
            other.append(other.pop(0))
        case _:
            other.insert(at, data.draw(st.binary(min_size=32, max_size=32)))
    return other


@given(a_size_and_a_smaller(), st.data())
def test_a_spoilt_inclusion_proof_always_fails(sizes: tuple[int, int], data: st.DataObject) -> None:
    size, number = sizes
    proof = spoilt(inclusion_path(number - 1, LEAVES[:size]), data)
    with pytest.raises(ProofFails):
        verify_inclusion(LEAVES[number - 1], number - 1, size, proof, tree_hash(LEAVES[:size]))


@given(a_size_and_a_smaller(), st.data())
def test_a_spoilt_consistency_proof_always_fails(sizes: tuple[int, int], data: st.DataObject) -> None:
    new, old = sizes
    proof = spoilt(consistency_path(old, LEAVES[:new]), data)
    with pytest.raises(ProofFails):
        verify_consistency(old, tree_hash(LEAVES[:old]), new, tree_hash(LEAVES[:new]), proof)


@given(a_size_and_a_smaller(), st.integers(0, 699))
def test_a_proof_holds_for_one_leaf_only(sizes: tuple[int, int], other: int) -> None:
    size, number = sizes
    assume(other != number - 1)
    proof = inclusion_path(number - 1, LEAVES[:size])
    with pytest.raises(ProofFails):
        verify_inclusion(LEAVES[other], number - 1, size, proof, tree_hash(LEAVES[:size]))
    with pytest.raises(ProofFails):
        verify_inclusion(LEAVES[number - 1], other, size, proof, tree_hash(LEAVES[:size]))


@given(a_size_and_a_smaller(), st.integers(0, 698))
def test_a_forked_tree_has_no_consistency(sizes: tuple[int, int], at: int) -> None:
    new, old = sizes
    assume(at < old)
    forked = [*LEAVES[:at], b"\xff" * 32, *LEAVES[at + 1 : new]]
    with pytest.raises(ProofFails):
        verify_consistency(old, tree_hash(LEAVES[:old]), new, tree_hash(forked), consistency_path(old, forked))


def test_proofs_of_what_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="has no leaf 5"):
        inclusion_spans(5, 5)
    with pytest.raises(ValueError, match="cannot begin with 6"):
        consistency_spans(6, 5)
    with pytest.raises(ProofFails, match="has no leaf"):
        verify_inclusion(LEAVES[0], 0, 0, [], tree_hash([]))
    with pytest.raises(ProofFails, match="the newer only"):
        verify_consistency(6, tree_hash(LEAVES[:6]), 5, tree_hash(LEAVES[:5]), [])
