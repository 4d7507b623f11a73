"""Free ports on the loopback address."""

import socket

LOOPBACK = "127.0.0.1"


def free_port() -> int:
    """Return a port that is free now; somebody may take it before it is used, so callers retry."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def listening(preferred: int = 0) -> socket.socket:
    """Return a socket that listens on the preferred port, or on any free port when that one is taken.

    Connections wait in the socket while the process that answers them starts again.
    """
    try:
        return socket.create_server((LOOPBACK, preferred), backlog=256)
    except OSError:
        return socket.create_server((LOOPBACK, 0), backlog=256)
