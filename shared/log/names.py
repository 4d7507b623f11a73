"""The names of a log: its source, its stream, and its subjects."""

import re
from dataclasses import dataclass
from typing import Literal

_SOURCE = re.compile(r"/([a-z][a-z0-9-]*)/([a-z]+)")

Request = Literal["checkpoint", "proof", "cosign", "state"]


@dataclass(frozen=True, order=True)
class LogName:
    """One service of one agency."""

    agency: str
    service: str

    @classmethod
    def parse(cls, source: str) -> "LogName":
        """From `/<agency>/<service>`; raises ValueError that says so when it is something else."""
        match = _SOURCE.fullmatch(source)
        if match is None:
            raise ValueError(f"a log is written /<agency>/<service>, for example /boden/intake; this is {source!r}")
        return cls(match.group(1), match.group(2))

    @property
    def source(self) -> str:
        return f"/{self.agency}/{self.service}"

    @property
    def stream(self) -> str:
        """The JetStream stream."""
        return f"LOG_{self.agency}_{self.service}"

    @property
    def subjects(self) -> str:
        """All subjects of the stream."""
        return f"log.{self.agency}.{self.service}.>"

    def subject(self, type_: str) -> str:
        """The subject of one event type: `log.<agency>.<service>.<event>`; no person and no version in it."""
        return f"log.{self.agency}.{self.service}.{type_.split('.')[1]}"

    @property
    def read_subject(self) -> str:
        """Where the origin answers requests for a range of its log."""
        return f"read.{self.agency}.{self.service}"

    def request(self, about: Request) -> str:
        """Where this log's service answers requests: JSON in, JSON out."""
        return f"{about}.{self.agency}.{self.service}"

    def keys_subject(self, requester: str) -> str:
        """Where this log's service answers the agency `requester`, which asks for keys that were disclosed to it."""
        return f"keys.{self.agency}.{requester}"

    @property
    def signed_subject(self) -> str:
        """Where each new checkpoint is announced; a follower that missed one asks for it."""
        return f"signed.{self.agency}.{self.service}"

    def __str__(self) -> str:
        return self.source


def origin_of(name: LogName) -> str:
    """How checkpoints and keys name a log: `kedja/<agency>/<service>`."""
    return f"kedja/{name.agency}/{name.service}"
