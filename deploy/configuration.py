"""A service's settings on the servers of one machine, and the same as environment of its process."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import URL

from deploy.federation.keys import KeyFiles
from deploy.folder import DataFolder
from deploy.postgres.provision import DATABASE, owning_role, serving_role
from shared.eventlog.names import LogName
from shared.runtime.settings import Settings


def settings_for(
    name: LogName, follows: tuple[LogName, ...], postgres: URL, nats: str, folder: DataFolder, **more: Any
) -> Settings:
    """Settings with both roles, on the servers at these addresses; secrets are files of the folder."""
    address = URL.create("postgresql", host=postgres.host, port=postgres.port, database=DATABASE)
    keys: dict[str, Any] = {"root_key_file": folder.key("root-key"), "pepper_file": folder.key("pepper")}
    return Settings(
        agency=name.agency,
        service=name.service,
        database=address.set(username=serving_role(name)).render_as_string(),
        database_password_file=folder.secret(serving_role(name)),
        owner=address.set(username=owning_role(name)).render_as_string(),
        owner_password_file=folder.secret(owning_role(name)),
        nats=nats,
        follows=[followed.source for followed in follows],
        **(keys if name.service == "intake" else {}),
        **more,
    )


def provable(name: LogName, folder: DataFolder) -> dict[str, Any]:
    """The settings by which a service signs and witnesses, with the keys that `new_keys` made in this folder."""
    files = KeyFiles.of(name, folder.secrets)
    return {
        "signing_key_file": files.log,
        "checkpoint_state_file": files.signed,
        "witness_key_file": files.witness,
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
