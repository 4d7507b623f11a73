"""A service's settings on one machine, and the environment variables of its process."""

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
    """Return settings with both roles on these servers; secrets are files of the folder."""
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
    """Return the file with the root key, which wraps all keys that a service stores."""
    return _of_service(name, "root-key", folder)


def pepper(name: LogName, folder: DataFolder) -> Path:
    """Return the file with the pepper, which is needed to look up identity numbers."""
    return _of_service(name, "pepper", folder)


def _of_service(name: LogName, secret: str, folder: DataFolder) -> Path:
    """Return a secret's file; older folders with one intake have it without a service in its name."""
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
    """Return the settings for signing and witnessing, with the keys that `new_keys` created in this folder."""
    files = KeyFiles.of(name, folder.secrets)
    return {
        "signing_key_file": files.log,
        "checkpoint_state_file": files.signed,
        "witness_key_file": files.witness,
        "exchange_key_file": files.exchange if files.exchange.exists() else None,
        "federation_file": folder.federation,
    }


def environment(settings: Settings, *, as_owner: bool = False) -> dict[str, str]:
    """Return the `KEDJA_*` variables: names, addresses and paths of files, never a secret."""
    hidden = set() if as_owner else {"owner", "owner_password_file"}
    values = settings.model_dump(mode="json", exclude=hidden, exclude_none=True)
    return {
        f"KEDJA_{name.upper()}": value if isinstance(value, str) else json.dumps(value)
        for name, value in values.items()
    }


def settings_from(variables: Mapping[str, str]) -> Settings:
    """Return the settings that `environment` wrote."""
    values: dict[str, Any] = {
        name.removeprefix("KEDJA_").lower(): json.loads(value) if value[:1] in ("[", "{") else value
        for name, value in variables.items()
    }
    return Settings(**values)
