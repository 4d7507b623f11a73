"""Free ports on the loopback address."""

import socket

LOOPBACK = "127.0.0.1"


def free_port() -> int:
    """A port that is free now. Somebody may take it before it is used; whoever starts a server tries again then."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def listening(preferred: int = 0) -> socket.socket:
    """A socket that listens on the preferred port, or on one that the system picks when somebody has that one.

    Whoever holds it has the port: connections wait in it while the process that answers them starts again.
    """
    try:
        return socket.create_server((LOOPBACK, preferred), backlog=256)
    except OSError:
        return socket.create_server((LOOPBACK, 0), backlog=256)
