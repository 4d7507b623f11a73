"""Signed notes, checkpoints and cosignatures are those of the specifications, byte for byte."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tlog_scales import signing, tlog

from shared.log.names import LogName, origin_of
from shared.merkle.note import Checkpoint, Note, NoteInvalid, checkpoint_in, cosigned_at
from shared.merkle.vkey import KeyInvalid, Kind, SigningKey, VerifierKey

VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SKEY = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
SIGNED = (
    f"{TEXT}\n\u2014 PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
).encode()
"""The key and the note with which the reference implementation of signed-note tests itself."""

POEM = (
    "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
    "\u2014 quasimodo.example/salvatore "
    "NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
).encode()
SOFA = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "\u2014 example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "\u2014 witness.example.com/w1 "
    "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
).encode()
"""The examples that the texts of signed-note and tlog-cosignature show."""

ORIGIN = origin_of(LogName("boden", "intake"))
LOG = SigningKey(ORIGIN, Kind.LOG, bytes(range(32)))
WITNESS = SigningKey("kedja/lulea/reporting", Kind.WITNESS, bytes(range(1, 33)))
AT = datetime(2026, 1, 12, 8, 30, tzinfo=UTC)
CHECKPOINT = Checkpoint(ORIGIN, 17, bytes(range(32)))


def test_the_reference_note_is_signed_alike() -> None:
    key = SigningKey.parse(SKEY)
    assert str(key.verifier) == VKEY
    assert key.secret_text() == SKEY
    assert bytes(Note(TEXT, ()).signed(key)) == SIGNED


def test_the_reference_note_is_verified() -> None:
    key = VerifierKey.parse(VKEY)
    assert Note.parse(SIGNED).verify([key]) == [key]


@pytest.mark.parametrize("raw", [SIGNED, POEM, SOFA])
def test_notes_of_the_specifications_survive_parsing(raw: bytes) -> None:
    assert bytes(Note.parse(raw)) == raw


def test_a_poem_is_split_at_its_last_empty_line() -> None:
    assert Note.parse(POEM).text.endswith("\n\ned è subito sera.\n")


def test_a_checkpoint_of_the_specification_is_read() -> None:
    checkpoint = Checkpoint.parse(Note.parse(SOFA).text)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.text == Note.parse(SOFA).text


@given(st.integers(0, len(VKEY) - 1), st.integers(1, 127))
def test_a_mistyped_key_is_never_taken(at: int, change: int) -> None:
    mistyped = VKEY[:at] + chr(ord(VKEY[at]) ^ change) + VKEY[at + 1 :]
    with pytest.raises(KeyInvalid):
        VerifierKey.parse(mistyped)


@given(st.integers(0, len(SIGNED) * 8 - 1))
def test_a_note_with_one_bit_changed_fails(bit: int) -> None:
    changed = (int.from_bytes(SIGNED) ^ 1 << bit).to_bytes(len(SIGNED))
    with suppress(NoteInvalid):
        assert Note.parse(changed).verify([VerifierKey.parse(VKEY)]) == []


@given(st.sampled_from([LOG, WITNESS]))
def test_keys_survive_being_written_down(key: SigningKey) -> None:
    assert SigningKey.parse(key.secret_text()).secret_text() == key.secret_text()
    assert VerifierKey.parse(str(key.verifier)) == key.verifier
    assert key.secret_text() not in repr(key)


def test_a_log_and_a_witness_sign_one_checkpoint() -> None:
    note = Note.parse(bytes(CHECKPOINT.sign(LOG).signed(WITNESS, AT)))
    assert checkpoint_in(note, LOG.verifier) == CHECKPOINT
    assert cosigned_at(note, WITNESS.verifier) == AT
    assert cosigned_at(CHECKPOINT.sign(LOG), WITNESS.verifier) is None


def test_another_verifier_reads_our_checkpoint_alike() -> None:
    theirs = tlog.Checkpoint.from_text(bytes(CHECKPOINT.sign(LOG).signed(WITNESS, AT)).decode())
    for key in LOG, WITNESS:
        theirs.verify(signing.Vkey.from_string(str(key.verifier)))
    assert (theirs.origin, theirs.size, theirs.root_hash) == (ORIGIN, 17, bytes(range(32)))


def test_we_read_the_checkpoint_of_another_signer() -> None:
    signer = signing.PlainEd25519Signer(ORIGIN, bytes(range(32)))
    theirs = tlog.Checkpoint.make_signed(ORIGIN, 17, bytes(range(32)), [signer]).serialize()
    assert theirs.encode() == bytes(CHECKPOINT.sign(LOG))


def test_a_checkpoint_is_signed_by_its_own_log() -> None:
    with pytest.raises(NoteInvalid, match="by its own key"):
        Checkpoint("kedja/boden/placements", 1, bytes(32)).sign(LOG)
    with pytest.raises(NoteInvalid, match="not signed by the key"):
        checkpoint_in(CHECKPOINT.sign(LOG), SigningKey(ORIGIN, Kind.LOG, bytes(32)).verifier)


def test_a_cosignature_of_another_time_fails() -> None:
    note = CHECKPOINT.sign(LOG).signed(WITNESS, AT)
    later = bytearray(note.signatures[1].packed)
    later[11] ^= 1
    moved = Note(note.text, (note.signatures[0], type(note.signatures[1])(WITNESS.verifier.name, bytes(later))))
    with pytest.raises(NoteInvalid, match="is not over this text"):
        cosigned_at(moved, WITNESS.verifier)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "an empty line"),
        (b"text\n", "an empty line"),
        (b"text\n\n", "an empty line"),
        (SIGNED[:-1], "end with a newline"),
        (SIGNED + b"\n", "an empty line"),
        (SIGNED.replace(b"\n", b"\r\n"), "control characters"),
        (b"\xff" + SIGNED, "UTF-8"),
        (SIGNED.replace(b"PeterNeumann ", b"Peter+Neumann "), "a signature line"),
        (SIGNED.replace("\u2014".encode(), b"-"), "a signature line"),
        (SIGNED.replace(b"nAM=", b"nAN="), "a signature line"),
        (b"x" * 64_001, "at most 64000"),
    ],
)
def test_bad_notes_say_what_is_wrong(raw: bytes, says: str) -> None:
    with pytest.raises(NoteInvalid, match=says):
        Note.parse(raw)


@pytest.mark.parametrize(
    "text",
    [
        "kedja/boden/intake\n17\n",
        "kedja/boden/intake\n017\n" + "A" * 43 + "=\n",
        "kedja/boden/intake\n-1\n" + "A" * 43 + "=\n",
        "kedja/boden/intake\n\u0661\n" + "A" * 43 + "=\n",
        "kedja/boden/intake\n17\nAAAA\n",
        "kedja/boden/intake\n17\n" + "A" * 42 + "B=\n",
        "kedja/boden/intake\n17\n" + "A" * 43 + "=\nextension\n",
        "\n17\n" + "A" * 43 + "=\n",
    ],
)
def test_bad_checkpoints_are_refused(text: str) -> None:
    with pytest.raises(NoteInvalid):
        Checkpoint.parse(text)


def test_signing_twice_is_not_two_signers() -> None:
    with pytest.raises(NoteInvalid, match="2 times"):
        CHECKPOINT.sign(LOG).signed(WITNESS, AT).signed(WITNESS, AT).verify([WITNESS.verifier])
