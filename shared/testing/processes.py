"""Processes that tests watch from outside."""

import os
import select


def await_end(pid: int, seconds: float = 30) -> bool:
    """Whether that process, which need not be our child, ends in time."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], seconds)[0])
    finally:
        os.close(handle)
