"""How a command finds the system that runs on a data folder: a file with addresses, while it runs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.folder import DataFolder, FolderInUse


class NothingRuns(Exception):
    """Nothing runs on this data folder; start it with `kedja up`, or say which folder with --data."""


@dataclass(frozen=True)
class Running:
    """Addresses of a running system, without secrets; `settings` are each service's `KEDJA_*` variables."""

    services: Mapping[str, str]
    """The address of each service's pages and API, by service name."""
    settings: Mapping[str, Mapping[str, str]]
    replay_clock: bool

    def write(self, folder: DataFolder) -> None:
        values = {"services": self.services, "settings": self.settings, "replay_clock": self.replay_clock}
        draft = folder.running.with_suffix(".new")
        draft.write_text(json.dumps(values, indent=2))
        draft.replace(folder.running)


def find_running(path: Path) -> Running:
    """What runs on this folder. Raises NothingRuns."""
    folder = DataFolder(path.absolute())
    try:
        values = json.loads(folder.running.read_text())
    except FileNotFoundError:
        raise NothingRuns(f"{NothingRuns.__doc__} ({folder.path})") from None
    try:
        with folder.only_one():
            raise NothingRuns(f"{NothingRuns.__doc__} ({folder.path})")
    except FolderInUse:
        return Running(values["services"], values["settings"], values["replay_clock"])
