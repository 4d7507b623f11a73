"""A proof file survives being written, and one that is not plainly ours is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.merkle.note import Checkpoint, NoteInvalid
from shared.merkle.proof_file import ProofFile
from shared.merkle.vkey import Kind, SigningKey

LOG = SigningKey("kedja/boden/intake", Kind.LOG, bytes(range(32)))
CHECKPOINT = Checkpoint("kedja/boden/intake", 9, bytes(32)).sign(LOG)


@given(st.binary(max_size=200), st.integers(0, 10**12), st.lists(st.binary(min_size=32, max_size=32), max_size=40))
def test_a_proof_file_survives_being_written(body: bytes, index: int, hashes: list[bytes]) -> None:
    written = ProofFile(body, index, hashes, CHECKPOINT)
    assert ProofFile.parse(bytes(written)) == written


def test_a_proof_file_looks_as_specified() -> None:
    lines = bytes(ProofFile(b"event", 7, [bytes(32)], CHECKPOINT)).decode().split("\n")
    assert lines[:5] == ["c2sp.org/tlog-proof@v1", "extra ZXZlbnQ=", "index 7", "A" * 43 + "=", ""]
    assert lines[5] == "kedja/boden/intake"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"@v1", b"@v2"),
        (b"extra ZXZlbnQ=\n", b""),
        (b"ZXZlbnQ=", b"ZXZlbnR="),
        (b"index 7", b"index 07"),
        (b"index 7", b"index -7"),
        (b"A" * 43 + b"=\n\n", b"A" * 40 + b"\n\n"),
        (b"\n\nkedja", b"\nkedja"),
        (b"kedja", b"\xff"),
    ],
)
def test_other_proof_files_are_refused(old: bytes, new: bytes) -> None:
    raw = bytes(ProofFile(b"event", 7, [bytes(32)], CHECKPOINT))
    assert old in raw
    with pytest.raises(NoteInvalid):
        ProofFile.parse(raw.replace(old, new, 1))
