"""Named points at which a process can be made to die, so that tests see what a crash there leaves."""

import os
import signal

VARIABLE = "KEDJA_DIE_AT"
"""Names the point; unset outside tests."""


def may_crash(point: str) -> None:
    """Die at once, as by kill -9, when the environment names this point."""
    if os.environ.get(VARIABLE) == point:
        os.kill(os.getpid(), signal.SIGKILL)
