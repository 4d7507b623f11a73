"""Which services run, agency by agency, and which logs each of them follows."""

from dataclasses import dataclass

from shared.eventlog.names import LogName


@dataclass(frozen=True)
class Node:
    """One service of one agency. `port` is where people find it when nobody else is there."""

    name: LogName
    follows: tuple[LogName, ...]
    port: int


FOLLOWS = {
    "intake": (),
    "placements": ("intake",),
    "matching": (),
    "reporting": ("intake", "placements", "matching", "reporting"),
}
"""For each service, the services of its own agency whose logs it reads."""


def agency(name: str, first_port: int) -> tuple[Node, ...]:
    """The four services of one agency, on neighbouring ports."""
    return tuple(
        Node(LogName(name, service), tuple(LogName(name, other) for other in follows), first_port + index)
        for index, (service, follows) in enumerate(FOLLOWS.items())
    )


TOPOLOGY = agency("boden", 8100)
"""What `kedja up` runs."""
