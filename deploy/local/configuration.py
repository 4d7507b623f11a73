"""A service's settings on the servers of one machine, and the same as environment of its process."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import URL

from deploy.federation.keys import KeyFiles
from deploy.local.folder import DataFolder
from deploy.provision.postgres_schemas import DATABASE, owning_role, serving_role
from shared.log.names import LogName
from shared.service.settings import Settings


def settings_for(
    name: LogName, follows: tuple[LogName, ...], postgres: URL, nats: str, folder: DataFolder, **more: Any
) -> Settings:
    """Settings with both roles, on the servers at these addresses; secrets are files of the folder."""
    address = URL.create("postgresql", host=postgres.host, port=postgres.port, database=DATABASE)
    return Settings(
        agency=name.agency,
        service=name.service,
        database=address.set(username=serving_role(name)).render_as_string(),
        database_password_file=folder.secret(serving_role(name)),
        owner=address.set(username=owning_role(name)).render_as_string(),
        owner_password_file=folder.secret(owning_role(name)),
        nats=nats,
        follows=[followed.source for followed in follows],
        **_secrets(name, folder),
        **more,
    )


def root_key(name: LogName, folder: DataFolder) -> Path:
    """The file that wraps the keys which a service keeps: those of its participants, or those that it received."""
    return _of_service(name, "root-key", folder)


def pepper(name: LogName, folder: DataFolder) -> Path:
    """The file without which identity numbers cannot be looked up."""
    return _of_service(name, "pepper", folder)


def _of_service(name: LogName, secret: str, folder: DataFolder) -> Path:
    """Folders that had one intake only call its secrets by no service; a key that wraps something is never replaced."""
    if name.service == "intake" and (folder.secrets / secret).exists():
        return folder.key(secret)
    return folder.key(f"{name.agency}_{name.service}.{secret}")


def _secrets(name: LogName, folder: DataFolder) -> dict[str, Any]:
    match name.service:
        case "intake" | "matching":  # participants' keys, and mentors'
            return {"root_key_file": root_key(name, folder), "pepper_file": pepper(name, folder)}
        case "placements":
            return {"root_key_file": root_key(name, folder)}
        case _:
            return {}


def provable(name: LogName, folder: DataFolder) -> dict[str, Any]:
    """The settings by which a service signs and witnesses, with the keys that `new_keys` made in this folder."""
    files = KeyFiles.of(name, folder.secrets)
    return {
        "signing_key_file": files.log,
        "checkpoint_state_file": files.signed,
        "witness_key_file": files.witness,
        "exchange_key_file": files.exchange if files.exchange.exists() else None,
        "federation_file": folder.federation,
    }


def environment(settings: Settings, *, as_owner: bool = False) -> dict[str, str]:
    """`KEDJA_*` variables: names, addresses and paths of files, never a secret."""
    hidden = set() if as_owner else {"owner", "owner_password_file"}
    values = settings.model_dump(mode="json", exclude=hidden, exclude_none=True)
    return {
        f"KEDJA_{name.upper()}": value if isinstance(value, str) else json.dumps(value)
        for name, value in values.items()
    }


def settings_from(variables: Mapping[str, str]) -> Settings:
    """The settings that `environment` wrote."""
    values: dict[str, Any] = {
        name.removeprefix("KEDJA_").lower(): json.loads(value) if value[:1] in ("[", "{") else value
        for name, value in variables.items()
    }
    return Settings(**values)
