"""C2SP signed notes, checkpoints and cosignatures: texts about a log's tree, signed by the log and its witnesses."""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from shared.merkle.vkey import KeyInvalid, Kind, SigningKey, VerifierKey, check_name

MAX_BYTES = 64_000
MAX_SIGNATURES = 64

_DASH = "\u2014 "
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")


class NoteInvalid(ValueError):
    """A note is malformed, or is not signed as it must be; the message says which."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: who, and `packed` as the line has it (4 bytes of key id before the signature)."""

    name: str
    packed: bytes

    @property
    def key_id(self) -> bytes:
        return self.packed[:4]

    def is_by(self, key: VerifierKey) -> bool:
        """Whether the line claims to be this key's; its bytes may still be wrong."""
        return (self.name, self.key_id) == (key.name, key.id)

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {b64encode(self.packed).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends with a newline, with its signatures; nothing is verified yet."""

    text: str
    signatures: tuple[Signature, ...]

    @classmethod
    def parse(cls, raw: bytes) -> "Note":
        """From the bytes of a note; raises NoteInvalid."""
        if len(raw) > MAX_BYTES:
            raise NoteInvalid(f"a note has at most {MAX_BYTES} bytes, this one has {len(raw)}")
        try:
            whole = raw.decode()
        except UnicodeDecodeError:
            raise NoteInvalid("a note is UTF-8; this is not") from None
        if any(letter < " " and letter != "\n" for letter in whole):
            raise NoteInvalid("a note has no control characters except newlines")
        text, blank, lines = whole.rpartition("\n\n")
        if not blank or not text or not lines.endswith("\n"):
            raise NoteInvalid("a note is a text, an empty line, and signature lines that each end with a newline")
        signatures = tuple(_signature(line) for line in lines[:-1].split("\n"))
        if len(signatures) > MAX_SIGNATURES:
            raise NoteInvalid(f"a note has at most {MAX_SIGNATURES} signatures, this one has {len(signatures)}")
        return cls(text + "\n", signatures)

    def signed(self, key: SigningKey, at: datetime | None = None) -> "Note":
        """This note with one more signature; a witness's needs the time `at` (whole seconds are kept)."""
        return Note(self.text, (*self.signatures, _sign(self.text, key, at)))

    def verify(self, keys: Iterable[VerifierKey]) -> list[VerifierKey]:
        """Which of these keys have signed, in their order; lines by others are ignored.

        Raises NoteInvalid when a line in the name of one of the keys is wrong, or a key signed twice.
        """
        signers = []
        for key in keys:
            lines = [signature for signature in self.signatures if signature.is_by(key)]
            if len(lines) > 1:
                raise NoteInvalid(f"{key.name} has signed this note {len(lines)} times")
            if lines:
                if not _is_signed(self.text, key, lines[0].packed[4:]):
                    raise NoteInvalid(f"the signature of {key.name} is not over this text")
                signers.append(key)
        return signers

    def __bytes__(self) -> bytes:
        return (self.text + "\n" + "".join(str(signature) for signature in self.signatures)).encode()


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself: `root` (32 bytes) is the Merkle root of its first `size` events."""

    origin: str
    size: int
    root: bytes

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """From the text of a note; raises NoteInvalid."""
        lines = text.split("\n")
        if len(lines) != 4 or lines[3] or not lines[0]:
            raise NoteInvalid("a checkpoint has three lines: the log's origin, its size, its root")
        origin, size, root = lines[:3]
        if not _NUMBER.fullmatch(size):
            raise NoteInvalid(f"the size of a checkpoint is a plain number, not {size!r}")
        return cls(origin, int(size), _root(root))

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"

    def sign(self, key: SigningKey) -> Note:
        """The note in which the log says this; raises NoteInvalid when the key is another log's."""
        if key.verifier.name != self.origin or key.verifier.kind is not Kind.LOG:
            raise NoteInvalid(f"checkpoints of {self.origin} are signed by its own key, not by {key.verifier.name}")
        return Note(self.text, ()).signed(key)


def checkpoint_in(note: Note, key: VerifierKey) -> Checkpoint:
    """The checkpoint that this key's log signed; raises NoteInvalid when it did not."""
    checkpoint = Checkpoint.parse(note.text)
    if checkpoint.origin != key.name:
        raise NoteInvalid(f"this is a checkpoint of {checkpoint.origin}, the key is of {key.name}")
    if not note.verify([key]):
        raise NoteInvalid(f"the checkpoint of {checkpoint.origin} is not signed by the key {key}")
    return checkpoint


def cosigned_at(note: Note, witness: VerifierKey) -> datetime | None:
    """When a witness cosigned (UTC, whole seconds), None when it did not; raises NoteInvalid as `verify`."""
    if witness.kind is not Kind.WITNESS or not note.verify([witness]):
        return None
    packed = next(signature.packed for signature in note.signatures if signature.is_by(witness))
    return datetime.fromtimestamp(int.from_bytes(packed[4:12]), UTC)


def _sign(text: str, key: SigningKey, at: datetime | None) -> Signature:
    verifier = key.verifier
    if verifier.kind is Kind.LOG:
        return Signature(verifier.name, verifier.id + key.sign(text.encode()))
    if at is None:
        raise NoteInvalid(f"{verifier.name} is a witness: it signs with the time")
    seconds = int(at.timestamp())
    return Signature(verifier.name, verifier.id + seconds.to_bytes(8) + key.sign(_cosigned(text, seconds)))


def _is_signed(text: str, key: VerifierKey, signature: bytes) -> bool:
    if key.kind is Kind.LOG:
        return len(signature) == 64 and key.has_signed(text.encode(), signature)
    seconds = int.from_bytes(signature[:8])
    return len(signature) == 72 and seconds < 1 << 63 and key.has_signed(_cosigned(text, seconds), signature[8:])


def _cosigned(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def _signature(line: str) -> Signature:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    try:
        check_name(name)
        packed = b64decode(encoded, validate=True)
    except (KeyInvalid, ValueError):
        packed = b""
    if not line.startswith(_DASH) or not space or len(packed) < 5 or b64encode(packed).decode() != encoded:
        raise NoteInvalid("a signature line is a dash, a name, and base64 of a key id and a signature")
    return Signature(name, packed)


def _root(encoded: str) -> bytes:
    try:
        root = b64decode(encoded, validate=True)
    except ValueError:
        root = b""
    if len(root) != 32 or b64encode(root).decode() != encoded:
        raise NoteInvalid("the root of a checkpoint is base64 of 32 bytes")
    return root
