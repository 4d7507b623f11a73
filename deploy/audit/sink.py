"""Where the files of a bundle go: a folder or a tar archive that appears whole, under its name, or not at all."""

import os
import secrets
import shutil
import tarfile
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from shared.contract.refusal import Explained


class OutExists(Explained):
    """There is something under this name already; a bundle is never overwritten."""


class Sink(Protocol):
    """Takes files in any order; leaving the `with` block without an error puts them under their name."""

    def add(self, path: str, data: bytes) -> None:
        """A file at this relative path."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def sink_at(out: Path) -> Sink:
    """A folder, or an archive when the name ends with .tar; raises OutExists."""
    if os.path.lexists(out):
        raise OutExists(f"{out} exists already: name a place that is free, a bundle is never overwritten")
    beside = out.parent / f".{out.name}.{secrets.token_hex(4)}.partial"
    return TarSink(out, beside) if out.suffix == ".tar" else FolderSink(out, beside)


class FolderSink:
    """Files in a folder beside, renamed when all of them are on the disk."""

    def __init__(self, out: Path, beside: Path) -> None:
        self._out = out
        self._beside = beside

    def __enter__(self) -> Self:
        self._beside.mkdir()
        return self

    def add(self, path: str, data: bytes) -> None:
        target = self._beside / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            file.write(data)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._keep()
        finally:
            shutil.rmtree(self._beside, ignore_errors=True)

    def _keep(self) -> None:
        for folder, _, names in os.walk(self._beside, topdown=False):
            for name in names:
                _sync(Path(folder, name))
            _sync(Path(folder))
        if os.path.lexists(self._out):
            raise OutExists(f"{self._out} appeared while the bundle was written; it was left alone")
        self._beside.rename(self._out)
        _sync(self._out.parent)


class TarSink:
    """Members of an archive beside, given its name when all of it is on the disk."""

    def __init__(self, out: Path, beside: Path) -> None:
        self._out = out
        self._beside = beside

    def __enter__(self) -> Self:
        self._file = self._beside.open("xb")
        return self

    def add(self, path: str, data: bytes) -> None:
        member = tarfile.TarInfo(path)
        member.size = len(data)
        self._file.write(member.tobuf(tarfile.USTAR_FORMAT, "ascii", "strict"))
        self._file.write(data)
        self._file.write(bytes(-len(data) % tarfile.BLOCKSIZE))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            with self._file:
                if error is None:
                    self._file.write(bytes(2 * tarfile.BLOCKSIZE))
                    self._file.flush()
                    os.fsync(self._file.fileno())
            if error is None:
                self._keep()
        finally:
            self._beside.unlink(missing_ok=True)

    def _keep(self) -> None:
        try:
            os.link(self._beside, self._out)  # unlike a rename, this cannot replace what came in the meantime
        except FileExistsError:
            raise OutExists(f"{self._out} appeared while the bundle was written; it was left alone") from None
        _sync(self._out.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
