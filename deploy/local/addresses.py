"""The table with the addresses of a running system's pages."""

from rich.console import Console
from rich.table import Table

from deploy.local.running import Running
from shared.log.names import LogName

FIRST_LOOK = {
    "intake": "who is here, and what can they do?",
    "placements": "what happens to them?",
    "matching": "which opening, and why?",
    "reporting": "what does it add up to?",
}


def show_addresses(running: Running, programme_page: str = "") -> None:
    """Print one line for each service; `programme_page` is the path of the page to look at first."""
    table = Table("agency", "service", "what it answers", "address", title="Kedja is running; Ctrl-C stops it")
    for log, address in running.addresses.items():
        name = LogName.parse(log)
        table.add_row(name.agency, name.service, FIRST_LOOK.get(name.service, ""), address)
    console = Console()
    console.print(table)
    if programme_page:
        console.print(f"Look at {running.services['reporting']}{programme_page} first.", soft_wrap=True)
