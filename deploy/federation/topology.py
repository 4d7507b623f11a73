"""The services of each agency, and the logs that each of them follows."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.log.names import LogName


@dataclass(frozen=True)
class Node:
    """One service of one agency. `port` is its usual port."""

    name: LogName
    follows: tuple[LogName, ...]
    port: int


FOLLOWS = {
    "intake": (),
    "placements": ("intake",),
    "matching": ("intake",),
    "reporting": ("intake", "placements", "matching", "reporting"),
}
"""The services whose logs each service reads."""

OF_EACH_AGENCY = ("intake", "placements")
"""Services that every agency runs for itself, with its own logs only; one agency runs the others for all."""


def agency(name: str, first_port: int) -> tuple[Node, ...]:
    """Return one agency that runs all four services for itself, on neighbouring ports."""
    return together([name], first_port)


def together(agencies: Sequence[str], first_port: int) -> tuple[Node, ...]:
    """Return agencies that work together: each runs its own services, and the first the shared ones."""
    names = [LogName(agencies[0], service) for service in FOLLOWS]
    names += [LogName(other, service) for other in agencies[1:] for service in OF_EACH_AGENCY]
    return tuple(Node(name, _followed(name, names), first_port + index) for index, name in enumerate(names))


def _followed(name: LogName, names: Sequence[LogName]) -> tuple[LogName, ...]:
    return tuple(
        other
        for service in FOLLOWS[name.service]
        for other in names
        if other.service == service and (name.service not in OF_EACH_AGENCY or other.agency == name.agency)
    )


TOPOLOGY = together(["boden", "ockelbo"], 8100)
"""The nodes of `kedja up` and `kedja demo`."""
