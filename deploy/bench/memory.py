"""How much memory a process holds."""

from pathlib import Path

LIMIT = 300.0
"""MiB that a service may use."""


def most_memory(process: int | str = "self") -> float:
    """The most resident memory that a process ever had, in MiB."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024
