"""The verifier's own Ed25519, for machines without `cryptography`, accepts and refuses what RFC 8032 does."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from deploy.audit.kedja_verify import L, is_signed, plainly_signed

VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a",
    ),
]  # fmt: skip
"""Public key, message and signature of RFC 8032 section 7.1, tests 1 to 3."""


def test_the_vectors_of_the_rfc_hold() -> None:
    for public, message, signature in VECTORS:
        assert plainly_signed(bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature))


@settings(max_examples=25, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=100), st.integers(0, 64 * 8 - 1))
def test_one_changed_bit_is_refused_by_both(seed: bytes, message: bytes, bit: int) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    changed = (int.from_bytes(signature) ^ 1 << bit).to_bytes(64)
    for verifies in plainly_signed, is_signed:
        assert verifies(public, message, signature)
        assert not verifies(public, message, changed)
        assert not verifies(public, message + b"x", signature)


def test_a_signature_with_its_order_added_is_refused() -> None:
    public, message, signature = (bytes.fromhex(text) for text in VECTORS[1])
    scalar = int.from_bytes(signature[32:], "little") + L
    for verifies in plainly_signed, is_signed:
        assert not verifies(public, message, signature[:32] + scalar.to_bytes(32, "little"))


def test_what_is_no_point_is_refused() -> None:
    _, message, signature = (bytes.fromhex(text) for text in VECTORS[1])
    for public in bytes([2]) + bytes(31), b"\xff" * 32, bytes([1]) + bytes(30) + b"\x80":
        assert not plainly_signed(public, message, signature)
