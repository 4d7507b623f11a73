"""Sinks for the files of a bundle: a folder or a tar archive that appears whole or not at all."""

import os
import secrets
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from shared.contract.refusal import Explained


class OutExists(Explained):
    """There is something under this name already; a bundle is never overwritten."""


class Sink(Protocol):
    """Takes files in any order."""

    def add(self, path: str, data: bytes) -> None:
        """Add a file at this relative path."""
        ...


@contextmanager
def sink_at(out: Path) -> Iterator[Sink]:
    """Yield a sink for an archive when the name ends with .tar, else for a folder.

    Everything appears at `out` when the block ends without an error, else nothing. Raises OutExists.
    """
    if os.path.lexists(out):
        raise OutExists(f"{out} exists already: name a place that is free, a bundle is never overwritten")
    beside = out.parent / f".{out.name}.{secrets.token_hex(4)}.partial"
    with (_archive if out.suffix == ".tar" else _folder)(out, beside) as sink:
        yield sink


class FolderSink:
    """Files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, path: str, data: bytes) -> None:
        target = self._folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            file.write(data)


class TarSink:
    """Members of an archive."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def add(self, path: str, data: bytes) -> None:
        member = tarfile.TarInfo(path)
        member.size = len(data)
        self._file.write(member.tobuf(tarfile.USTAR_FORMAT, "ascii", "strict"))
        self._file.write(data)
        self._file.write(bytes(-len(data) % tarfile.BLOCKSIZE))


@contextmanager
def _folder(out: Path, beside: Path) -> Iterator[Sink]:
    """Write into a folder beside, which is renamed when all of it is on the disk."""
    beside.mkdir()
    try:
        yield FolderSink(beside)
        for folder, _, names in os.walk(beside, topdown=False):
            for name in names:
                _sync(Path(folder, name))
            _sync(Path(folder))
        if os.path.lexists(out):
            raise OutExists(f"{out} appeared while the bundle was written; it was left alone")
        beside.rename(out)
        _sync(out.parent)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


@contextmanager
def _archive(out: Path, beside: Path) -> Iterator[Sink]:
    """Write into a file beside, which is given its name when all of it is on the disk."""
    try:
        with beside.open("xb") as file:
            yield TarSink(file)
            file.write(bytes(2 * tarfile.BLOCKSIZE))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(beside, out)  # unlike a rename, this cannot replace what came in the meantime
        except FileExistsError:
            raise OutExists(f"{out} appeared while the bundle was written; it was left alone") from None
        _sync(out.parent)
    finally:
        beside.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
