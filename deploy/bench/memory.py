"""The memory of a process."""

from pathlib import Path

LIMIT = 300.0
"""At most this many MiB for a service."""


def most_memory(process: int | str = "self") -> float:
    """Return the peak resident memory of a process, in MiB."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024
