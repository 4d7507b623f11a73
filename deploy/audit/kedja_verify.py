#!/usr/bin/env python3
"""Check a Kedja audit bundle or proof file offline: this one file, Python 3.11 or later, and nothing else.

    python kedja_verify.py BUNDLE --key VKEY [--key VKEY ...] [--witnesses N] [--since OLD_CHECKPOINT ...] [--json]

BUNDLE is a folder or a .tar as `kedja audit export` writes them, or a .tlog-proof file. A VKEY is a public key, or a
file with one a line; get them from the agencies themselves, never from whoever handed you the bundle. One line is
printed for each check; the exit status is 0 when all hold and 1 when any fails. The formats are RFC 9162 and C2SP
signed-note, tlog-checkpoint, tlog-cosignature, tlog-tiles and tlog-proof. Where the package `cryptography` is
installed it verifies the signatures, otherwise the code below does.
"""

import argparse
import json
import multiprocessing
import os
import re
import stat
import struct
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256, sha512
from operator import itemgetter
from pathlib import Path
from typing import Any, Protocol

WIDTH = 256
MAX_ENTRY_BYTES = 64_000
MAX_NOTE_BYTES = 64_000
MAX_DOCUMENT_BYTES = 64_000_000
MAGIC = "c2sp.org/tlog-proof@v1"
FORMAT = "kedja-bundle/1"

ORIGIN = re.compile(r"kedja/([a-z][a-z0-9-]*)/([a-z]+)")
CHECKPOINT = re.compile(r"logs/([a-z][a-z0-9-]*)/([a-z]+)/checkpoint")
DOCUMENT = re.compile(r"(?:figures|schemas)/[A-Za-z0-9][A-Za-z0-9._-]*\.json")
NUMBER = re.compile(r"0|[1-9][0-9]{0,14}")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TOKENS = re.compile(r"(?:[A-Za-z0-9._:@/-]{1,100}\n){5}")
STREAM = struct.Struct(">16sIIQ")


class Broken(Exception):
    """A check fails; the message is the sentence that is printed."""


# ---------------------------------------------------------------------------------------------- hashes of RFC 9162


def leaf_hash(body: bytes) -> bytes:
    return sha256(b"\x00" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def tree_root(hashes: Iterable[bytes]) -> bytes:
    """The root over these leaves, or over these roots of equally large full subtrees (the last may be smaller)."""
    stack: list[bytes] = []
    for number, node in enumerate(hashes):
        while number & 1:
            node = node_hash(stack.pop(), node)
            number >>= 1
        stack.append(node)
    if not stack:
        return sha256().digest()
    root = stack.pop()
    while stack:
        root = node_hash(stack.pop(), root)
    return root


def root_from_proof(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """RFC 9162 section 2.1.3.2; raises Broken when the proof has the wrong length."""
    if index >= size:
        raise Broken(f"the checkpoint has {size} events, the proof is for event {index + 1}")
    at, last, root = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise Broken("the proof has more hashes than the tree has levels")
        if at & 1 or at == last:
            root = node_hash(sibling, root)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            root = node_hash(root, sibling)
        at, last = at >> 1, last >> 1
    if last:
        raise Broken("the proof has fewer hashes than the tree needs")
    return root


def split_hashes(packed: bytes) -> list[bytes]:
    return [packed[at : at + 32] for at in range(0, len(packed), 32)]


# ------------------------------------------------------------------------------------------------------ signatures

Point = tuple[int, int, int, int]
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def _add(a: Point, b: Point) -> Point:
    s, t = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    u, v = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = t - s, v - u, v + u, t + s
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(scalar: int, point: Point) -> Point:
    result: Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = _add(result, point)
        point = _add(point, point)
        scalar >>= 1
    return result


def _point(encoded: bytes) -> Point | None:
    """The point of 32 bytes (RFC 8032 section 5.1.3); None when there is none, or it is written another way."""
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def plainly_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Ed25519 verification of RFC 8032, in plain Python: some milliseconds each."""
    key, scalar = _point(public), int.from_bytes(signature[32:], "little")
    if key is None or BASE is None or len(signature) != 64 or scalar >= L:
        return False
    digest = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % L
    x, y, z, _ = _add(_times(scalar, BASE), _times(L - digest, key))
    inverse = pow(z, P - 2, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a 64-byte Ed25519 signature holds."""
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return plainly_signed(public, message, signature)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


# ------------------------------------------------------------------------------------- keys, notes and checkpoints


def unbase64(text: str) -> bytes | None:
    """None unless the text is the one way to write some bytes."""
    try:
        value = b64decode(text, validate=True)
    except ValueError:
        return None
    return value if b64encode(value).decode() == text else None


def is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(letter.isspace() or letter < " " for letter in name)


@dataclass(frozen=True)
class Key:
    """A public key: kind 1 signs a log's checkpoints, kind 4 is a witness's."""

    name: str
    kind: int
    public: bytes

    @classmethod
    def parse(cls, text: str) -> "Key":
        pieces = text.split("+", 2)
        packed = unbase64(pieces[2]) if len(pieces) == 3 else None
        if packed is None or len(packed) != 33 or packed[0] not in (1, 4) or not is_name(pieces[0]):
            raise Broken(f"this is not a public key of a log or a witness: {text[:100]!r}")
        key = cls(pieces[0], packed[0], packed[1:])
        if key.id.hex() != pieces[1]:
            raise Broken(
                f"the key of {key.name} has the id {key.id.hex()}, but says {pieces[1][:20]!r}: cut or mistyped"
            )
        return key

    @property
    def id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def holds(self, text: str, signature: bytes) -> bool:
        """Whether this is the key's signature over a note's text."""
        if self.kind == 1:
            return len(signature) == 64 and is_signed(self.public, text.encode(), signature)
        seconds = int.from_bytes(signature[:8], "big")
        message = f"cosignature/v1\ntime {seconds}\n{text}".encode()
        return len(signature) == 72 and seconds < 1 << 63 and is_signed(self.public, message, signature[8:])


@dataclass(frozen=True)
class Signed:
    """A checkpoint as its note says it, with the signature lines (name, key id and signature); nothing verified."""

    text: str
    origin: str
    size: int
    root: bytes
    lines: tuple[tuple[str, bytes], ...]

    @property
    def source(self) -> str:
        return self.origin.removeprefix("kedja")

    def signature_of(self, key: Key) -> bytes | None:
        """The key's signature, None when there is no line of it; raises Broken when the line is wrong."""
        found = [packed[4:] for name, packed in self.lines if (name, packed[:4]) == (key.name, key.id)]
        if len(found) > 1:
            raise Broken(f"{key.name} has signed {len(found)} times")
        if found and not key.holds(self.text, found[0]):
            raise Broken(f"the signature of {key.name} is not over this checkpoint")
        return found[0] if found else None


def parse_note(raw: bytes) -> Signed:
    """Raises Broken unless these bytes are a checkpoint with signatures, written the one way it is written."""
    try:
        whole = raw.decode()
    except UnicodeDecodeError:
        raise Broken("the checkpoint is not UTF-8") from None
    text, blank, tail = whole.rpartition("\n\n")
    if len(raw) > MAX_NOTE_BYTES or not blank or not tail.endswith("\n") or any(c < " " and c != "\n" for c in whole):
        raise Broken("the checkpoint is not a text, an empty line and signature lines")
    lines = []
    for line in tail[:-1].split("\n"):
        name, _, encoded = line[2:].partition(" ")
        packed = unbase64(encoded)
        if not line.startswith("\u2014 ") or not is_name(name) or packed is None or len(packed) < 5:
            raise Broken("a signature line of the checkpoint is malformed")
        lines.append((name, packed))
    said = text.split("\n")
    if len(said) != 3 or not ORIGIN.fullmatch(said[0]) or not NUMBER.fullmatch(said[1]):
        raise Broken("a checkpoint has three lines: kedja/<agency>/<service>, the size, the root")
    root = unbase64(said[2])
    if root is None or len(root) != 32:
        raise Broken("the root of the checkpoint is not base64 of 32 bytes")
    return Signed(text + "\n", said[0], int(said[1]), root, tuple(lines))


# --------------------------------------------------------------------------------------------------------- bundles


class Bundle(Protocol):
    """Named files: `sizes` in bytes; `read` raises Broken when a file cannot be read as it was listed."""

    @property
    def sizes(self) -> Mapping[str, int]: ...

    def read(self, name: str) -> bytes: ...


class Memory:
    """A bundle that is held in memory."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.sizes = {name: len(data) for name, data in files.items()}

    def read(self, name: str) -> bytes:
        return self.files[name]


class Folder:
    """A bundle that is a folder, with nothing in it but folders and plain files."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.sizes: dict[str, int] = {}
        self._list("")

    def _list(self, below: str) -> None:
        names = sorted(os.listdir(self._path / below))
        if not names:
            raise Broken(f"the folder {below or self._path.name!r} is empty")
        for name in names:
            inner = f"{below}{name}"
            about = os.lstat(self._path / inner)
            if stat.S_ISDIR(about.st_mode):
                self._list(inner + "/")
            elif stat.S_ISREG(about.st_mode):
                self.sizes[inner] = about.st_size
            else:
                raise Broken(f"{inner!r} is neither a plain file nor a folder")

    def read(self, name: str) -> bytes:
        data = (self._path / name).read_bytes()
        if len(data) != self.sizes[name]:
            raise Broken(f"{name} changed while it was read")
        return data


class Tar:
    """A bundle that is a tar archive; it is read where it lies, nothing is unpacked."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.sizes: dict[str, int] = {}
        self._starts: dict[str, int] = {}
        folders: set[str] = set()
        with path.open("rb") as file:
            length = os.fstat(file.fileno()).st_size
            at = 0
            while any(header := file.read(512)):
                name, kind, size = tar_header(header, at)
                at += 512 + size + -size % 512
                if at > length:
                    raise Broken(f"the archive ends inside {name!r}")
                if kind == b"x":
                    check_pax(file.read(size))
                elif kind == b"5":
                    folders.add(name)
                elif name in self.sizes:
                    raise Broken(f"the archive has {name!r} twice")
                else:
                    self.sizes[name], self._starts[name] = size, file.tell()
                file.seek(at - -size % 512)
                if any(file.read(at - file.tell())):
                    raise Broken(f"something is written between the files of the archive, after {name!r}")
            rest = length - at
            if rest not in (1024, 1024 + -(at + 1024) % 10240) or any(any(file.read(512)) for _ in range(rest // 512)):
                raise Broken("the archive does not end as archives do: it was cut, or something was added")
        parents = {name[:end] for name in self.sizes for end, letter in enumerate(name) if letter == "/"}
        if empty := folders - parents - {""}:
            raise Broken(f"the folder {min(empty)!r} is empty")

    def read(self, name: str) -> bytes:
        with self._path.open("rb") as file:
            file.seek(self._starts[name])
            return file.read(self.sizes[name])


def tar_header(header: bytes, at: int) -> tuple[str, bytes, int]:
    """Name, kind (0 a file, 5 a folder, x remarks on the next) and size of a member; raises Broken for all others."""
    total = sum(header[:148]) + sum(header[156:]) + 8 * 32
    kind, magic, tail = header[156:157], header[257:265], header[345:500]
    if len(header) < 512 or header[148:156] != b"%06o\x00 " % total or magic not in (b"ustar\x0000", b"ustar  \x00"):
        raise Broken(f"the archive has no good header at byte {at}")
    pieces = [tail.rstrip(b"\x00"), header[:100].rstrip(b"\x00")]
    try:
        name = "/".join(piece.decode("ascii") for piece in pieces if piece)
        size = int(header[124:135], 8) if kind in (b"0", b"x") else 0
    except ValueError:
        raise Broken(f"the archive has a member without a plain name and size at byte {at}") from None
    if kind not in (b"0", b"5", b"x") or header[124:136] != b"%011o\x00" % size or any(header[157:257]):
        raise Broken(f"{name!r} in the archive is neither a plain file nor a folder")
    name = name.removeprefix("./")
    if kind == b"5":
        name = name.removesuffix("/")
    if name.startswith("/") or "\x00" in name or ".." in name.split("/") or (not name and kind != b"5"):
        raise Broken(f"{name!r} in the archive would not stay inside a folder")
    return name, kind, size


def check_pax(records: bytes) -> None:
    """Raises Broken unless remarks on a member are only about times and owners."""
    while records:
        length = records.partition(b" ")[0]
        end = int(length) if length.isdigit() and len(length) < 6 else 0
        if not re.fullmatch(rb"\d+ (mtime|atime|ctime|uid|gid|uname|gname)=[^\n]*\n", records[:end]):
            raise Broken("the archive says more of a file than its times and owner")
        records = records[end:]


def open_bundle(path: Path) -> Folder | Tar:
    """Raises Broken when there is no folder or archive of plain files."""
    try:
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            raise Broken(f"{path} is neither a folder nor a file")
        return Folder(path) if path.is_dir() else Tar(path)
    except OSError as failure:
        raise Broken(f"{path} cannot be read: {failure}") from None


def index_path(index: int) -> str:
    steps = [f"{index % 1000:03d}"]
    while index := index // 1000:
        steps.append(f"x{index % 1000:03d}")
    return "/".join(reversed(steps))


def tile_path(level: str, index: int, width: int) -> str:
    return f"tile/{level}/{index_path(index)}" + ("" if width == WIDTH else f".p/{width}")


def level_tiles(level: str, hashes: int) -> Iterator[tuple[str, int]]:
    """Path and width of each tile of a level with so many hashes."""
    full, rest = divmod(hashes, WIDTH)
    for index in range(full):
        yield tile_path(level, index, WIDTH), WIDTH
    if rest:
        yield tile_path(level, full, rest), rest


def expected_files(size: int) -> Iterator[tuple[str, int, int]]:
    """Each tile of a log: its path, and the least and most bytes that it may have."""
    for path, width in level_tiles("entries", size):
        yield path, 2 * width, (2 + MAX_ENTRY_BYTES) * width
    level = 0
    while size:
        for path, width in level_tiles(str(level), size):
            yield path, 32 * width, 32 * width
        level, size = level + 1, size // WIDTH


# --------------------------------------------------------------------------------------------------------- entries


@dataclass(frozen=True)
class Entries:
    """The digest of at most 256 entries: the root over them, their ids (16 bytes each), and, for each stream in them,
    16 bytes that stand for it, its first and last version, and the position of the first (packed as STREAM)."""

    root: bytes
    ids: bytes
    streams: bytes


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a name stands twice in it")
    return members


def _constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


decoder = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant)
attributes = itemgetter(
    "specversion", "id", "source", "type", "subject", "time", "position", "streamversion",
    "actor", "correlationid", "causationid", "datacontenttype", "data",
)  # fmt: skip


def decode(text: str) -> Any:
    """The value of a JSON document; raises ValueError, or RecursionError when it is too deep."""
    try:
        value, end = decoder.scan_once(text, 0)  # type: ignore[attr-defined]  # the published types leave it out
    except StopIteration:
        end = -1
    return (
        value if end == len(text) else decoder.decode(text)
    )  # which allows for space around it, or says what is wrong


def check_entry(body: bytes, position: int, source: str) -> tuple[bytes, str, int]:
    """Id, stream and stream version of an event; raises Broken unless it is one, of this log and this position."""
    try:
        event = decode(body.decode())
        version, id_, said, type_, subject, time, at, number, actor, correlation, causation, content, data = attributes(
            event
        )
        recorded = datetime.fromisoformat(time)
        tokens = "\n".join((type_, subject, actor, correlation, causation, ""))
        well = UUID.fullmatch(id_) and TOKENS.fullmatch(tokens) and recorded.tzinfo is not None
    except KeyError as missing:
        raise Broken(f"position {position}: the event has no {missing}") from None
    except (ValueError, TypeError, RecursionError) as failure:
        raise Broken(f"position {position}: this is not an event ({failure})") from None
    if said != source:
        raise Broken(f"position {position}: the event is of the log {str(said)[:80]!r}, not of {source}")
    if type(at) is not int or at != position:
        raise Broken(f"position {position}: the event says that its position is {str(at)[:20]}")
    if type(number) is not int or not 0 < number < 1 << 31:
        raise Broken(f"position {position}: the event has no number in its stream")
    if not well or version != "1.0" or content != "application/json" or type(data) is not dict:
        raise Broken(f"position {position}: the event's envelope is malformed")
    if len(body) > MAX_ENTRY_BYTES:
        raise Broken(f"position {position}: the event has {len(body)} bytes, more than {MAX_ENTRY_BYTES}")
    return bytes.fromhex(id_.replace("-", "")), subject, number


def check_entries(packed: bytes, hashes: bytes, first: int, width: int, source: str) -> Entries:
    """Check the entries from position `first` on, and the level 0 tile over them; raises Broken."""
    at, end, position = 0, len(packed), first
    leaves: list[bytes] = []
    ids: list[bytes] = []
    streams: dict[str, list[int]] = {}
    while at < end:
        start = at + 2
        at = start + (packed[start - 2] << 8 | (packed[start - 1] if start <= end else 0))
        if at > end or start > end:
            raise Broken(f"position {position}: the file of entries ends inside this event")
        body = packed[start:at]
        leaves.append(sha256(b"\x00" + body).digest())
        id_, subject, number = check_entry(body, position, source)
        ids.append(id_)
        seen = streams.get(subject)
        if seen is None:
            streams[subject] = [number, number, position]
        elif seen[1] + 1 == number:
            seen[1] = number
        else:
            raise Broken(f"position {position}: {subject} goes from version {seen[1]} to {number}")
        position += 1
    if len(leaves) != width:
        raise Broken(f"the entries from position {first} are {len(leaves)}, not {width}")
    if b"".join(leaves) != hashes:
        raise Broken(f"the hash tile over positions {first} to {position - 1} is not what the entries give")
    numbered = (STREAM.pack(sha256(subject.encode()).digest()[:16], *seen) for subject, seen in streams.items())
    return Entries(tree_root(leaves), b"".join(ids), b"".join(numbered))


@dataclass(frozen=True)
class Job:
    """One file of entries to check, with the file of hashes over it."""

    entries: str
    hashes: str
    first: int
    width: int
    source: str


def check_file(bundle: Bundle, job: Job) -> Entries:
    return check_entries(bundle.read(job.entries), bundle.read(job.hashes), job.first, job.width, job.source)


Results = Iterator[Entries]
Run = Callable[[Bundle, Sequence[Job]], Results]
"""A function that checks files and returns their digests in order; it raises Broken at the first that fails."""


def run_here(bundle: Bundle, jobs: Sequence[Job]) -> Results:
    for job in jobs:
        yield check_file(bundle, job)


def run_on_all_cores(path: Path) -> Run:
    """A run of several processes that each read the bundle at this path; a small bundle is checked in this one."""

    def run(bundle: Bundle, jobs: Sequence[Job]) -> Results:
        if len(jobs) < 128:
            yield from run_here(bundle, jobs)
            return
        way = "fork" if sys.platform.startswith("linux") else "spawn"
        parts = [jobs[at : at + 16] for at in range(0, len(jobs), 16)]
        cores = min(os.cpu_count() or 1, 8)
        with multiprocessing.get_context(way).Pool(cores, _open_here, (path,)) as pool:
            for results, failure in pool.imap(_check_part, parts):
                yield from results
                if failure:
                    raise Broken(failure)

    return run


_here: list[Bundle] = []


def _open_here(path: Path) -> None:
    _here[:] = [open_bundle(path)]


def _check_part(jobs: Sequence[Job]) -> tuple[list[Entries], str]:
    results: list[Entries] = []
    for job in jobs:
        try:
            results.append(check_file(_here[0], job))
        except (Broken, OSError) as failure:
            return results, str(failure)
    return results, ""


class Order:
    """Finds ids that come twice and streams with gaps; it holds packed bytes and looks at one share at a time."""

    def __init__(self, size: int) -> None:
        self._shares = min(1 + (size >> 16), 256)
        self._ids = [bytearray() for _ in range(self._shares)]
        self._streams = [bytearray() for _ in range(self._shares)]

    def add(self, entries: Entries) -> None:
        for shares, packed, width, at in (
            (self._ids, entries.ids, 16, 15),
            (self._streams, entries.streams, STREAM.size, 0),
        ):
            if self._shares == 1:
                shares[0] += packed
                continue
            for start in range(0, len(packed), width):
                shares[packed[start + at] % self._shares] += packed[start : start + width]

    def check(self) -> int:
        """Return the number of streams. Raises Broken."""
        for ids in self._ids:
            packed = bytes(ids)
            if len({packed[at : at + 16] for at in range(0, len(packed), 16)}) * 16 != len(packed):
                raise Broken("two events have the same id")
        streams = 0
        for share in self._streams:
            versions: dict[bytes, int] = {}
            for stream, first, last, position in STREAM.iter_unpack(share):
                if first != versions.get(stream, 0) + 1:
                    came = f"version {first} of its stream follows version {versions.get(stream, 0)}"
                    raise Broken(f"position {position}: {came}")
                versions[stream] = last
            streams += len(versions)
        return streams


# ---------------------------------------------------------------------------------------------------------- checks


@dataclass(frozen=True)
class Check:
    """One line of the answer: what was checked (`subject` a log or the bundle), whether it holds, and a sentence."""

    subject: str
    check: str
    ok: bool
    says: str

    def __str__(self) -> str:
        return f"{'ok  ' if self.ok else 'FAIL'}  {self.subject:<24} {self.check:<12} {self.says}"


@dataclass
class Report:
    """Collects checks as they are made, and calls `on_check` with each."""

    on_check: Callable[[Check], None] = lambda check: None
    checks: list[Check] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return bool(self.checks) and all(check.ok for check in self.checks)

    def attempt(self, subject: str, check: str, do: Callable[[], str]) -> bool:
        """Make a check; `do` returns a sentence, or raises Broken with one."""
        try:
            result = Check(subject, check, True, do())
        except Broken as failure:
            result = Check(subject, check, False, str(failure))
        except OSError as failure:
            result = Check(subject, check, False, f"a file cannot be read: {failure}")
        self.checks.append(result)
        self.on_check(result)
        return result.ok


@dataclass(frozen=True)
class Trust:
    """The auditor's keys, the number of witnesses that each checkpoint needs, and checkpoints seen before."""

    keys: Sequence[Key]
    witnesses: int = 0
    since: Sequence[bytes] = ()

    def of(self, origin: str) -> Key:
        found = [key for key in self.keys if key.kind == 1 and key.name == origin]
        if not found:
            raise Broken(f"you gave no key for {origin}, so nothing shows that it is the agency's own")
        if len(found) > 1:
            raise Broken(f"you gave {len(found)} keys for {origin}; give the one that is in force")
        return found[0]

    def signed(self, note: Signed) -> str:
        key = self.of(note.origin)
        if note.signature_of(key) is None:
            raise Broken(f"the checkpoint is not signed by the key {key.id.hex()} that you gave for {note.origin}")
        return f"{note.size} events, signed by the key {key.id.hex()} that you gave"

    def cosigned(self, note: Signed) -> str:
        given = {key.public: key for key in self.keys if key.kind == 4}
        names = []
        for key in given.values():
            signature = note.signature_of(key)
            if signature is not None:
                seconds = int.from_bytes(signature[:8], "big")
                names.append(f"{key.name} at {written(seconds)}")
        if len(names) < self.witnesses:
            raise Broken(
                f"{len(names)} of the {len(given)} witnesses that you gave cosigned, you ask for {self.witnesses}"
            )
        return f"{len(names)} of {len(given)} given, {self.witnesses} asked for" + "".join(
            f"; {name}" for name in names
        )


def written(seconds: int) -> str:
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return f"second {seconds}"


class Log:
    """One log of a bundle, checked step by step; a later step needs the earlier ones."""

    def __init__(self, bundle: Bundle, folder: str) -> None:
        self.folder = folder
        self.subject = folder.removeprefix("logs")
        self.roots: list[bytes] = []
        self._bundle = bundle

    def read_checkpoint(self) -> str:
        path = f"{self.folder}/checkpoint"
        if self._bundle.sizes[path] > MAX_NOTE_BYTES:
            raise Broken("the checkpoint is too long")
        note = parse_note(self._bundle.read(path))
        if note.source != self.subject:
            raise Broken(f"this is the checkpoint of {note.source}")
        self.note = note
        return f"{note.size} events, root {note.root.hex()}"

    def check_files(self, present: Mapping[str, int]) -> str:
        """`present` has the log's files but the checkpoint, below its folder, with their sizes."""
        size, count, hashes = self.note.size, 0, self.note.size
        while hashes:
            count += -(-hashes // WIDTH) * (2 if count == 0 else 1)
            hashes //= WIDTH
        if count > len(present):
            raise Broken(f"{size} events need {count} tiles, {len(present)} are here")
        found = 0
        for path, least, most in expected_files(size):
            if path not in present:
                raise Broken(f"{path} is missing")
            if not least <= present[path] <= most:
                raise Broken(f"{path} has {present[path]} bytes, which cannot be")
            found += 1
        if found < len(present):
            unknown = sorted(present.keys() - {path for path, _, _ in expected_files(size)})
            raise Broken(f"{unknown[0]!r} does not belong here ({len(unknown)} such files)")
        return f"{found} tiles, none missing and none besides"

    def check_entries(self, run: Run, step: Callable[[int], None]) -> str:
        size, order = self.note.size, Order(self.note.size)
        jobs = [
            Job(f"{self.folder}/{entries}", f"{self.folder}/{hashes}", index * WIDTH + 1, width, self.subject)
            for index, ((entries, width), (hashes, _)) in enumerate(
                zip(level_tiles("entries", size), level_tiles("0", size), strict=True)
            )
        ]
        for job, entries in zip(jobs, run(self._bundle, jobs), strict=True):
            self.roots.append(entries.root)
            order.add(entries)
            step(job.width)
        streams = order.check()
        return f"{size} events of {streams} streams: positions and versions without a gap, every id once"

    def check_tiles(self) -> str:
        level, hashes = 1, self.roots[: self.note.size // WIDTH]
        while hashes:
            for (path, _), at in zip(level_tiles(str(level), len(hashes)), range(0, len(hashes), WIDTH), strict=True):
                if self._bundle.read(f"{self.folder}/{path}") != b"".join(hashes[at : at + WIDTH]):
                    raise Broken(f"{path} is not what the entries give")
            full = range(0, len(hashes) - WIDTH + 1, WIDTH)
            level, hashes = level + 1, [tree_root(hashes[at : at + WIDTH]) for at in full]
        return "every hash in the tiles is what the entries give"

    def check_root(self) -> str:
        root = tree_root(self.roots)
        if root != self.note.root:
            raise Broken(f"the entries give the root {root.hex()}, the checkpoint says {self.note.root.hex()}")
        return "the entries' own bytes give the root that is signed"

    def check_since(self, old: Signed, trust: Trust) -> str:
        trust.signed(old)
        if old.size > self.note.size:
            raise Broken(f"it had {old.size} events before and has {self.note.size} now: it was rolled back")
        full, rest = divmod(old.size, WIDTH)
        roots = self.roots[:full]
        if rest:
            width = min(self.note.size - full * WIDTH, WIDTH)
            hashes = split_hashes(self._bundle.read(f"{self.folder}/{tile_path('0', full, width)}"))
            roots.append(tree_root(hashes[:rest]))
        if tree_root(roots) != old.root:
            raise Broken(f"its first {old.size} events are not those of the older checkpoint: history was rewritten")
        return f"it begins with the {old.size} events of the older checkpoint"


def nothing(_: int) -> None:
    """Ignore progress."""


def verify_bundle(
    bundle: Bundle,
    trust: Trust,
    run: Run = run_here,
    on_check: Callable[[Check], None] = lambda check: None,
    step: Callable[[int], None] = nothing,
) -> Report:
    """Make every check; `on_check` is called with each of them, `step` with each number of events read."""
    report = Report(on_check)
    logs: dict[str, dict[str, int]] = {
        name.removesuffix("/checkpoint"): {} for name in bundle.sizes if CHECKPOINT.fullmatch(name)
    }
    others: dict[str, int] = {}
    for name, size in bundle.sizes.items():
        pieces = name.split("/", 3)
        folder = "/".join(pieces[:3])
        if folder in logs and len(pieces) == 4:
            if pieces[3] != "checkpoint":
                logs[folder][pieces[3]] = size
        else:
            others[name] = size
    verified: dict[str, Log] = {}
    for folder, present in sorted(logs.items()):
        log = Log(bundle, folder)
        if verify_log(log, present, trust, run, report, step):
            verified[log.subject] = log
    documents: dict[str, Any] = {}
    report.attempt("bundle", "files", lambda: check_manifest(bundle, others, logs, verified, documents))
    report.attempt("bundle", "logs", lambda: check_named(verified, logs, trust))
    figures = {name: said for name, said in documents.items() if name.startswith("figures/")}
    if figures:
        report.attempt("bundle", "figures", lambda: check_figures(bundle, figures, verified))
    return report


def verify_log(
    log: Log, present: Mapping[str, int], trust: Trust, run: Run, report: Report, step: Callable[[int], None]
) -> bool:
    """Whether every check of a log holds."""
    subject = log.subject
    if not report.attempt(subject, "checkpoint", log.read_checkpoint):
        return False
    ok = report.attempt(subject, "signature", lambda: trust.signed(log.note))
    ok &= report.attempt(subject, "witnesses", lambda: trust.cosigned(log.note))
    if not report.attempt(subject, "files", lambda: log.check_files(present)):
        return False
    if not report.attempt(subject, "entries", lambda: log.check_entries(run, step)):
        return False
    ok &= report.attempt(subject, "tiles", log.check_tiles)
    ok &= report.attempt(subject, "root", log.check_root)
    for raw in trust.since:
        try:
            old = parse_note(raw)
        except Broken:
            continue
        if old.origin == log.note.origin:
            ok &= report.attempt(subject, "since", partial(log.check_since, old, trust))
    return ok


def check_manifest(
    bundle: Bundle,
    others: Mapping[str, int],
    logs: Mapping[str, object],
    verified: Mapping[str, Log],
    documents: dict[str, Any],
) -> str:
    """Every file that is not a tile is listed with its hash, and nothing else is there; fills `documents`."""
    if "manifest.json" not in others:
        raise Broken("manifest.json is missing")
    raw = read_document(bundle, "manifest.json")
    said = read_json(raw, "manifest.json")
    files = {f"{folder}/checkpoint": MAX_NOTE_BYTES for folder in logs}
    files |= {name: MAX_DOCUMENT_BYTES for name in others if DOCUMENT.fullmatch(name)}
    if unknown := sorted(others.keys() - files.keys() - {"manifest.json"}):
        raise Broken(f"{unknown[0]!r} does not belong here ({len(unknown)} such files)")
    hashes = {}
    for name in sorted(files):
        data = read_document(bundle, name)
        hashes[name] = sha256(data).hexdigest()
        if DOCUMENT.fullmatch(name):
            documents[name] = read_json(data, name)
    listed = said.get("files") if isinstance(said, dict) else None
    if not isinstance(listed, dict):
        raise Broken("manifest.json lists no files")
    for name in sorted(hashes.keys() | listed.keys()):
        if name not in listed:
            raise Broken(f"{name!r} is not in manifest.json")
        if name not in hashes:
            raise Broken(f"{str(name)[:100]!r} is in manifest.json, but not here")
        if listed[name] != hashes[name]:
            raise Broken(f"{name} is not the file that manifest.json lists")
    sizes = {subject: log.note.size for subject, log in verified.items()}
    if len(verified) == len(logs) and raw != manifest(sizes, hashes):
        raise Broken("manifest.json does not say what the bundle holds")
    return f"{len(hashes)} files beside the tiles, each the one that manifest.json lists"


def manifest(sizes: Mapping[str, int], files: Mapping[str, str]) -> bytes:
    """The one way to write a manifest: how many events each log has, and the SHA-256 of each file but the tiles."""
    said = {"format": FORMAT, "logs": dict(sizes), "files": dict(files)}
    return (json.dumps(said, sort_keys=True, indent=1) + "\n").encode()


def read_document(bundle: Bundle, name: str) -> bytes:
    if bundle.sizes[name] > MAX_DOCUMENT_BYTES:
        raise Broken(f"{name} is too long to be read")
    return bundle.read(name)


def read_json(raw: bytes, name: str) -> Any:
    try:
        return decode(raw.decode())
    except (ValueError, RecursionError) as failure:
        raise Broken(f"{name} is not JSON ({failure})") from None


def check_named(verified: Mapping[str, Log], logs: Mapping[str, object], trust: Trust) -> str:
    """Every log that the auditor named is there, and every older checkpoint is of one of them."""
    here = {f"kedja{folder.removeprefix('logs')}" for folder in logs}
    if not here:
        raise Broken("the bundle holds no log")
    for key in trust.keys:
        if key.kind == 1 and key.name not in here:
            raise Broken(f"you gave the key of {key.name}, which is not in the bundle")
    for raw in trust.since:
        old = parse_note(raw)
        if old.origin not in here:
            raise Broken(f"you gave an older checkpoint of {old.origin}, which is not in the bundle")
    if len(verified) < len(here):
        raise Broken(f"{len(here) - len(verified)} of {len(here)} logs do not hold")
    return f"{len(here)} logs, every one that you gave a key for"


def check_figures(bundle: Bundle, figures: Mapping[str, Any], verified: Mapping[str, Log]) -> str:
    """Published figures are copies of events here, and were computed from no more than the logs hold."""
    recorded = 0
    for name, said in figures.items():
        if not isinstance(said, dict):
            raise Broken(f"{name} is not a JSON object")
        source, position = said.get("source"), said.get("position")
        if source is not None or position is not None:
            log = verified.get(source) if isinstance(source, str) else None
            if log is None:
                raise Broken(
                    f"{name} says that it is an event of {str(source)[:80]!r}, a log that is not here or fails"
                )
            if not isinstance(position, int) or not 0 < position <= log.note.size:
                raise Broken(f"{name} is no event of {source}")
            if entry_at(bundle, log, position) != bundle.read(name):
                raise Broken(f"{name} is not the event at position {position} of {source}")
            recorded += 1
        data = said.get("data")
        check_positions(name, said.get("positions"), verified)
        check_positions(name, data.get("positions") if isinstance(data, dict) else None, verified)
    return f"{len(figures)} published figures, {recorded} of them events of logs here, from positions that are here"


def check_positions(name: str, positions: Any, verified: Mapping[str, Log]) -> None:
    if positions is None:
        return
    if not isinstance(positions, dict):
        raise Broken(f"{name} does not say from which positions it was computed")
    for source, position in positions.items():
        if type(position) is not int or position < 0:
            raise Broken(f"{name} has no plain position for {source!r}")
        if source in verified and position > verified[source].note.size:
            raise Broken(f"{name} was computed from position {position} of {source}, which is not here")


def entry_at(bundle: Bundle, log: Log, position: int) -> bytes:
    index, number = divmod(position - 1, WIDTH)
    width = min(log.note.size - index * WIDTH, WIDTH)
    packed = bundle.read(f"{log.folder}/{tile_path('entries', index, width)}")
    at = 0
    for _ in range(number):
        at += 2 + int.from_bytes(packed[at : at + 2], "big")
    return packed[at + 2 : at + 2 + int.from_bytes(packed[at : at + 2], "big")]


# ------------------------------------------------------------------------------------------------------ proof files


def verify_proof(raw: bytes, trust: Trust, on_check: Callable[[Check], None] = lambda check: None) -> Report:
    """Check a .tlog-proof file that carries its event as extra data."""
    report = Report(on_check)
    found: list[tuple[bytes, int, list[bytes], Signed]] = []

    def read() -> str:
        found.append(parse_proof(raw))
        return f"event {found[0][1] + 1} of {found[0][3].source}"

    if not report.attempt("proof", "format", read):
        return report
    body, index, hashes, note = found[0]
    report.attempt(note.source, "signature", lambda: trust.signed(note))
    report.attempt(note.source, "witnesses", lambda: trust.cosigned(note))

    def included() -> str:
        if root_from_proof(leaf_hash(body), index, note.size, hashes) != note.root:
            raise Broken("the proof does not lead from this event to the root that is signed")
        return f"the event is number {index + 1} of the {note.size} that are signed"

    def is_event() -> str:
        _, stream, number = check_entry(body, index + 1, note.source)
        return f"version {number} of {stream}"

    def unmoved() -> str:
        for old in map(parse_note, trust.since):
            if (old.origin, old.size, old.root) != (note.origin, note.size, note.root):
                raise Broken("a proof file alone cannot be compared with another checkpoint: verify a bundle")
        return "the checkpoint is the older one itself"

    report.attempt(note.source, "inclusion", included)
    report.attempt(note.source, "event", is_event)
    if trust.since:
        report.attempt(note.source, "since", unmoved)
    return report


def parse_proof(raw: bytes) -> tuple[bytes, int, list[bytes], Signed]:
    """Event, index, hashes and checkpoint; raises Broken."""
    head, blank, note = raw.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except ValueError:
        lines = []
    extra, index = [*lines[1:3], "", ""][:2]
    body = unbase64(extra.removeprefix("extra "))
    number = NUMBER.fullmatch(index.removeprefix("index "))
    if lines[:1] != [MAGIC] or not blank or not extra.startswith("extra ") or not index.startswith("index "):
        raise Broken(f"a proof file begins with {MAGIC}, the event and its index")
    hashes = [unbase64(line) for line in lines[3:]]
    if body is None or number is None or any(value is None or len(value) != 32 for value in hashes):
        raise Broken("the event, its index or a hash of the proof is malformed")
    return body, int(number[0]), [value for value in hashes if value is not None], parse_note(note)


# --------------------------------------------------------------------------------------------------------- command


def keys_from(texts: Iterable[str]) -> list[Key]:
    """Keys, each given as it is or as a file with one a line; raises Broken."""
    keys: dict[Key, None] = {}
    for text in texts:
        lines = [text]
        if len(text.split("+", 2)) < 3 or Path(text).is_file():
            try:
                lines = [line.strip() for line in Path(text).read_text("utf-8").splitlines()]
            except (OSError, ValueError):
                raise Broken(f"{text!r} is neither a key nor a file of keys") from None
        keys |= {Key.parse(line): None for line in lines if line and not line.startswith("#")}
    return list(keys)


def trust_from(keys: Iterable[str], witnesses: int, since: Iterable[str]) -> Trust:
    """Raises Broken when what the auditor brings cannot be used."""
    given = keys_from(keys)
    known = len({key.public for key in given if key.kind == 4})
    if witnesses > known:
        raise Broken(f"you ask for {witnesses} witnesses, but gave the keys of {known}")
    older = []
    for path in since:
        try:
            older.append(Path(path).read_bytes())
        except OSError as failure:
            raise Broken(f"the older checkpoint {path} cannot be read: {failure.strerror}") from None
        parse_note(older[-1])
    return Trust(given, witnesses, older)


def verify(
    target: Path, trust: Trust, on_check: Callable[[Check], None], step: Callable[[int], None] = nothing
) -> Report:
    """Check the bundle or proof file at this path."""
    report = Report(on_check)
    opened: list[Bundle | bytes] = []

    def look() -> str:
        if target.is_file() and not target.is_symlink():
            with target.open("rb") as file:
                if file.read(len(MAGIC)) == MAGIC.encode():
                    opened.append(MAGIC.encode() + file.read(MAX_DOCUMENT_BYTES))
                    return "a proof file"
        bundle = open_bundle(target)
        opened.append(bundle)
        return f"{len(bundle.sizes)} files"

    if report.attempt("bundle", "open", look):
        if isinstance(opened[0], bytes):
            report.checks += verify_proof(opened[0], trust, on_check).checks
        else:
            report.checks += verify_bundle(opened[0], trust, run_on_all_cores(target), on_check, step).checks
    return report


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="kedja_verify.py", description="Check a Kedja audit bundle or proof file offline."
    )
    parser.add_argument("target", metavar="BUNDLE", help="a folder, a .tar or a .tlog-proof file", type=Path)
    parser.add_argument("more", metavar="VKEY", nargs="*", help=argparse.SUPPRESS)
    parser.add_argument("--key", metavar="VKEY", action="append", default=[], help="a public key, or a file of them")
    parser.add_argument("--witness", metavar="VKEY", action="append", default=[], help="the same, for witnesses")
    parser.add_argument("--witnesses", metavar="N", type=int, default=0, help="how many must have cosigned")
    parser.add_argument("--since", metavar="FILE", action="append", default=[], help="a checkpoint seen before")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of lines")
    chosen = parser.parse_args(arguments)
    return check_and_print(
        chosen.target, [*chosen.key, *chosen.witness, *chosen.more], chosen.witnesses, chosen.since, chosen.json
    )


def check_and_print(
    target: Path,
    keys: Iterable[str],
    witnesses: int,
    since: Iterable[str],
    as_json: bool,
    step: Callable[[int], None] = nothing,
) -> int:
    """Check, print on standard output as it goes, and return the exit status."""

    def on_check(check: Check) -> None:
        if not as_json:
            say(str(check))

    try:
        report = verify(target, trust_from(keys, witnesses, since), on_check, step)
    except Broken as unusable:
        report = Report()
        report.checks.append(Check("given", "keys", False, str(unusable)))
        on_check(report.checks[0])
    failed = sum(not check.ok for check in report.checks)
    if as_json:
        say(json.dumps({"ok": report.ok, "checks": [asdict(check) for check in report.checks]}, indent=1))
    else:
        say(f"{len(report.checks)} checks, {failed} failed" if failed else f"{len(report.checks)} checks, all hold")
    return 0 if report.ok else 1


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
