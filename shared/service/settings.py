"""A service's settings: names and addresses from the environment, secrets from files."""

from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL, make_url

from shared.log.names import LogName


def _is_log(source: str) -> str:
    return LogName.parse(source).source


Source = Annotated[str, AfterValidator(_is_log)]
"""A log, as `/<agency>/<service>`."""


class Settings(BaseSettings):
    """Read from `KEDJA_*` variables. Passwords and keys are paths of files, never values.

    `database` and `owner` are PostgreSQL addresses without password: of the role that serves, and of the role that
    owns the schema and migrates it. `follows` are the logs that this service reads, as `/<agency>/<service>`.
    With `signing_key_file` and `checkpoint_state_file` the log signs checkpoints; with `witness_key_file` the service
    cosigns those of the logs that it follows; `federation_file` holds everybody's public keys. With `root_key_file` and
    `exchange_key_file` it asks other agencies for the keys that they disclose to it, and keeps them.
    `replay_clock` lets a caller say when a command was recorded (header `Kedja-Recorded-At`); only for loading cases.
    """

    model_config = SettingsConfigDict(env_prefix="KEDJA_", extra="ignore")

    agency: str
    service: str
    host: str = "127.0.0.1"
    port: int = 0
    listen_fd: int | None = None
    """A listening socket that this process inherits; `host` and `port` then only say where it listens."""
    database: str
    database_password_file: Path
    owner: str | None = None
    owner_password_file: Path | None = None
    nats: str = "nats://127.0.0.1:4222"
    follows: list[Source] = []
    root_key_file: Path | None = None
    pepper_file: Path | None = None
    signing_key_file: Path | None = None
    checkpoint_state_file: Path | None = None
    witness_key_file: Path | None = None
    exchange_key_file: Path | None = None
    federation_file: Path | None = None
    replay_clock: bool = False
    links: dict[str, str] = {}
    """Where people find the other services' pages: a service's name, or `/<agency>/<service>`, to its address."""

    @cached_property
    def name(self) -> LogName:
        return LogName(self.agency, self.service)

    @property
    def database_url(self) -> URL:
        """For SQLAlchemy, with the password from its file."""
        return _with_password(self.database, self.database_password_file)

    @property
    def owner_url(self) -> URL:
        """For migrations and rebuilds; raises ValueError when this process may not do them."""
        if self.owner is None or self.owner_password_file is None:
            raise ValueError("set KEDJA_OWNER and KEDJA_OWNER_PASSWORD_FILE to migrate or rebuild")
        return _with_password(self.owner, self.owner_password_file)

    @property
    def followed(self) -> tuple[LogName, ...]:
        return tuple(LogName.parse(source) for source in self.follows)


def _with_password(address: str, file: Path) -> URL:
    url = make_url(address).set(drivername="postgresql+asyncpg")
    return url.set(password=file.read_text().strip())
