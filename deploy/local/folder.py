"""The data folder of one system: the data of its servers, its secrets and its logs."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from shared.contract.refusal import Explained


class FolderInUse(Explained):
    """Another Kedja is running on this data folder; stop that one, or give another folder with --data."""


class FolderUnusable(Explained):
    """The data folder cannot be made there; give a folder that you may write in with --data."""


@dataclass(frozen=True)
class DataFolder:
    """The paths in one system's data folder; nothing outside it is written."""

    path: Path

    @classmethod
    def at(cls, path: Path) -> "DataFolder":
        """Return the folder, with missing subfolders created. Raises FolderUnusable."""
        folder = cls(path.absolute())
        try:
            for part in (folder.path, folder.logs):
                part.mkdir(parents=True, exist_ok=True)
            folder.secrets.mkdir(mode=0o700, exist_ok=True)
        except OSError as failure:
            raise FolderUnusable(f"{FolderUnusable.__doc__} ({failure.filename}: {failure.strerror})") from None
        return folder

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def secrets(self) -> Path:
        return self.path / "secrets"

    @property
    def postgres(self) -> Path:
        return self.path / "postgres"

    @property
    def nats(self) -> Path:
        return self.path / "nats"

    @property
    def federation(self) -> Path:
        """The file with everybody's public keys."""
        return self.path / "federation.yaml"

    @property
    def running(self) -> Path:
        """The file with the addresses while the system runs."""
        return self.path / "running.json"

    def secret(self, name: str) -> Path:
        """Return a file with a random password, readable by its owner alone and created at the first call."""
        return _secret_file(self.secrets / name, secrets.token_urlsafe(32).encode())

    def key(self, name: str) -> Path:
        """Return a file with 32 random bytes, readable by its owner alone and created at the first call."""
        return _secret_file(self.secrets / name, secrets.token_bytes(32))

    @contextmanager
    def only_one(self) -> Iterator[None]:
        """Lock the folder until this process ends. Raises FolderInUse."""
        with (self.path / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise FolderInUse(f"{FolderInUse.__doc__} ({self.path})") from None
            yield


def _secret_file(path: Path, content: bytes) -> Path:
    if not path.exists():
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    return path
