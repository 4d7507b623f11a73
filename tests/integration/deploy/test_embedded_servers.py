"""The servers of one machine keep their data, keep apart, and end with whoever started them."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import pytest

from deploy.local.embedded import EmbeddedServers
from deploy.local.folder import DataFolder, FolderInUse
from shared.testing.processes import await_end

STARTER = """
import json, signal, sys
from pathlib import Path
from deploy.local.embedded import EmbeddedServers
from deploy.local.folder import DataFolder
with EmbeddedServers(DataFolder.at(Path(sys.argv[1]))) as servers:
    print(json.dumps([servers.postgres.child.pid, servers.nats.child.pid]), flush=True)
    signal.pause()
"""


@pytest.fixture
def folder() -> Iterator[DataFolder]:
    with TemporaryDirectory(prefix="kedja-tests-") as path:
        yield DataFolder.at(Path(path))


async def _ask(servers: EmbeddedServers, question: str) -> object:
    url = servers.postgres.url
    connection = await asyncpg.connect(
        host=url.host, port=url.port, user=url.username, password=url.password, database=url.database
    )
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


async def test_a_second_start_finds_the_data(folder: DataFolder) -> None:
    with EmbeddedServers(folder) as servers:
        await _ask(servers, "CREATE TABLE kept AS SELECT 42 AS answer")
    with EmbeddedServers(folder) as servers:
        assert await _ask(servers, "SELECT answer FROM kept") == 42


async def test_an_acknowledged_commit_is_on_disk(folder: DataFolder) -> None:
    with EmbeddedServers(folder) as servers:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            assert await _ask(servers, f"SHOW {setting}") == "on"


def test_two_systems_run_side_by_side(folder: DataFolder) -> None:
    beside = DataFolder.at(folder.path / "beside")
    with EmbeddedServers(folder) as one, EmbeddedServers(beside) as other:
        assert one.postgres.url.port != other.postgres.url.port
        assert one.nats.url != other.nats.url


def test_a_folder_has_one_starter(folder: DataFolder) -> None:
    with EmbeddedServers(folder), pytest.raises(FolderInUse, match="another folder"), EmbeddedServers(folder):
        pass


def test_a_stale_pid_file_is_no_obstacle(folder: DataFolder) -> None:
    with EmbeddedServers(folder):
        pass
    (folder.postgres / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n{folder.postgres}/data\n")
    with EmbeddedServers(folder) as servers:
        assert servers.postgres.child is not None
        assert servers.postgres.child.ended is None


def test_a_killed_starter_leaves_no_process(folder: DataFolder) -> None:
    with subprocess.Popen([sys.executable, "-c", STARTER, folder.path], stdout=subprocess.PIPE) as starter:
        assert starter.stdout is not None
        pids = json.loads(starter.stdout.readline())
        starter.send_signal(signal.SIGKILL)
    assert all(await_end(pid) for pid in pids)
    with EmbeddedServers(folder) as servers:
        assert asyncio.run(_ask(servers, "SELECT 1")) == 1


def test_secrets_are_for_their_owner_alone(folder: DataFolder) -> None:
    assert folder.secret("a_role").stat().st_mode & 0o077 == 0
    assert len(folder.key("a-key").read_bytes()) == 32
    assert folder.secrets.stat().st_mode & 0o077 == 0
