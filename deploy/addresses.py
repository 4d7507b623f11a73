"""Where people find a running system's pages."""

from rich.console import Console
from rich.table import Table

from deploy.running import Running


def show_addresses(running: Running) -> None:
    """One line a service, on standard output."""
    table = Table("service", "address", title="Kedja is running; Ctrl-C stops it")
    for service, address in running.services.items():
        table.add_row(service, address)
    Console().print(table)
