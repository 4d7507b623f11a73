"""The file with the addresses of a running system, by which commands find it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.local.folder import DataFolder, FolderInUse
from shared.contract.refusal import Explained
from shared.log.names import LogName


class NothingRuns(Explained):
    """Nothing runs on this data folder; start it with `kedja up`, or say which folder with --data."""


class NoSuchService(Explained):
    """No such service runs here; the message names those that do."""


@dataclass(frozen=True)
class Running:
    """A running system, without secrets: each service's address and `KEDJA_*` variables, by its log."""

    addresses: Mapping[str, str]
    settings: Mapping[str, Mapping[str, str]]
    replay_clock: bool

    @property
    def agencies(self) -> list[str]:
        """The agencies whose services run here, in the order of the topology."""
        return list(dict.fromkeys(LogName.parse(log).agency for log in self.addresses))

    @property
    def services(self) -> dict[str, str]:
        """The address of each service for the first agency's people."""
        return self.services_of(self.agencies[0])

    def services_of(self, agency: str) -> dict[str, str]:
        """Return the address of each service for an agency's people: its own, else the shared one."""
        services: dict[str, str] = {}
        for log, address in self.addresses.items():
            name = LogName.parse(log)
            if name.agency == agency or name.service not in services:
                services[name.service] = address
        return services

    def log(self, service: str, agency: str | None = None) -> str:
        """Return the log of a service of this agency, else of the first that runs it. Raises NoSuchService."""
        for log in self.addresses:
            name = LogName.parse(log)
            if name.service == service and agency in (None, name.agency):
                return log
        raise NoSuchService(f"here run {', '.join(self.addresses)}, and no {service} of {agency or 'any agency'}")

    def write(self, folder: DataFolder) -> None:
        values = {"addresses": self.addresses, "settings": self.settings, "replay_clock": self.replay_clock}
        draft = folder.running.with_suffix(".new")
        draft.write_text(json.dumps(values, indent=2))
        draft.replace(folder.running)


def find_running(path: Path) -> Running:
    """Return the system that runs on this folder. Raises NothingRuns."""
    folder = DataFolder(path.absolute())
    try:
        values = json.loads(folder.running.read_text())
    except FileNotFoundError:
        raise NothingRuns(f"{NothingRuns.__doc__} ({folder.path})") from None
    try:
        with folder.only_one():
            raise NothingRuns(f"{NothingRuns.__doc__} ({folder.path})")
    except FolderInUse:
        return Running(values["addresses"], values["settings"], values["replay_clock"])
