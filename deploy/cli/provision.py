"""Provision servers that somebody else started: roles, schemas, streams, keys, and each service's own secrets."""

import shutil
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import URL, make_url

from deploy.federation.keys import KeyFiles, new_keys
from deploy.federation.topology import Node, agency
from deploy.local.configuration import pepper, root_key, settings_for
from deploy.local.folder import DataFolder
from deploy.provision import nats_streams, postgres_schemas
from deploy.terminal import run, say
from shared.service.migrate import migrate_async

Postgres = Annotated[str, typer.Option(help="PostgreSQL's address as superuser, without the password.")]
PasswordFile = Annotated[Path, typer.Option(help="The file with the superuser's password.")]
Nats = Annotated[str, typer.Option(help="The address of NATS.")]
Data = Annotated[Path, typer.Option("--data", help="The folder that keeps all secrets; only this command sees it.")]
Homes = Annotated[Path, typer.Option(help="A folder in which each service has one of its own, for its secrets.")]


def provision(postgres: Postgres, password_file: PasswordFile, nats: Nats, data: Data, homes: Homes) -> None:
    """Make what the services need on these servers and migrate; the same call again changes nothing."""
    password = password_file.read_text().strip()
    superuser = make_url(postgres).set(drivername="postgresql+asyncpg", password=password)
    run(provision_servers(superuser, nats, DataFolder.at(data), homes))


async def provision_servers(superuser: URL, nats: str, folder: DataFolder, homes: Path) -> None:
    """As the command does; `homes` has a folder for each service."""
    nodes = agency("boden", 0)
    names = [node.name for node in nodes]
    await postgres_schemas.provision(superuser, names, folder.secret)
    await nats_streams.provision(nats, names)
    new_keys(nodes, folder.secrets, folder.federation)
    for node in nodes:
        await migrate_async(settings_for(node.name, node.follows, superuser, nats, folder))
        _hand_over(node, folder, homes / node.name.service)
    say.print(f"provisioned {', '.join(map(str, names))}", markup=False, highlight=False)


def _hand_over(node: Node, folder: DataFolder, home: Path) -> None:
    """Copy into a service's own folder what it may know; the record of what its log signed stays as it left it."""
    files = KeyFiles.of(node.name, folder.secrets)
    own = {
        "password": folder.secret(postgres_schemas.serving_role(node.name)),
        "log-key": files.log,
        "witness-key": files.witness,
        "federation.yaml": folder.federation,
    }
    if files.exchange.exists():
        own["exchange-key"] = files.exchange
    if node.name.service != "reporting":
        own["root-key"] = root_key(node.name, folder)
    if node.name.service in ("intake", "matching"):
        own["pepper"] = pepper(node.name, folder)
    if not (home / "signed").exists():
        own["signed"] = files.signed
    for name, source in own.items():
        draft = home / f".{name}.new"
        shutil.copy2(source, draft)
        draft.replace(home / name)
