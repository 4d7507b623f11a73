"""C2SP tlog-proof files: one event, its inclusion proof and a signed checkpoint, for a reader who has nothing else."""

import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from shared.merkle.note import Note, NoteInvalid

MAGIC = "c2sp.org/tlog-proof@v1"
SUFFIX = ".tlog-proof"

_SHAPE = re.compile(
    r"c2sp\.org/tlog-proof@v1\n(?:extra (?P<extra>[^\n]*)\n)?index (?P<index>0|[1-9][0-9]{0,18})\n"
    r"(?P<hashes>(?:[^\n]+\n)*)\n(?P<note>.+)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class ProofFile:
    """`body` is the event's exact bytes (the file's extra data), `index` its position less one."""

    body: bytes
    index: int
    hashes: Sequence[bytes]
    checkpoint: Note

    def __bytes__(self) -> bytes:
        lines = [MAGIC, f"extra {_text(self.body)}", f"index {self.index}", *map(_text, self.hashes), "", ""]
        return "\n".join(lines).encode() + bytes(self.checkpoint)

    @classmethod
    def parse(cls, raw: bytes) -> "ProofFile":
        """From a file's bytes; raises NoteInvalid when it is no proof of ours. Nothing is verified."""
        try:
            shape = _SHAPE.fullmatch(raw.decode())
        except UnicodeDecodeError:
            shape = None
        if shape is None or shape["extra"] is None:
            raise NoteInvalid("a proof file has an event, an index, hashes, an empty line and a checkpoint")
        hashes = [_bytes(line) for line in shape["hashes"].splitlines()]
        if any(len(value) != 32 for value in hashes):
            raise NoteInvalid("each hash of a proof has 32 bytes")
        return cls(_bytes(shape["extra"]), int(shape["index"]), hashes, Note.parse(shape["note"].encode()))


def _text(value: bytes) -> str:
    return b64encode(value).decode()


def _bytes(text: str) -> bytes:
    try:
        value = b64decode(text, validate=True)
    except ValueError:
        raise NoteInvalid("what a proof holds is written in base64") from None
    if _text(value) != text:
        raise NoteInvalid("what a proof holds is written in plain base64, with nothing in its unused bits")
    return value
