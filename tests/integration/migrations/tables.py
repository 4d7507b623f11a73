"""Every table that a service's code knows."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from sqlalchemy import Table
from sqlalchemy.schema import sort_tables

from shared.log import tables as log_tables
from shared.vault import disclosed, keyring
from shared.vault import tables as vault_tables
from shared.witness import tables as witness_tables

ROOT = Path(__file__).resolve().parents[3]

OF_EVERY_LOG = (*log_tables.metadata.tables.values(), *witness_tables.metadata.tables.values())
RECEIVED = (keyring.keyring, *disclosed.TABLES)
OF_THE_VAULT = {
    "intake": (vault_tables.participant_key, vault_tables.identity_number),
    "matching": (vault_tables.participant_key, *RECEIVED),
    "placements": RECEIVED,
    "reporting": (),
}


def tables_of(service: str) -> list[Table]:
    """Those of its log, its vault, and its own modules, what is referred to first."""
    return sort_tables({*OF_EVERY_LOG, *OF_THE_VAULT[service], *_in_modules(service)})


def _in_modules(service: str) -> Iterator[Table]:
    for file in sorted((ROOT / "services" / service).rglob("*.py")):
        module = file.relative_to(ROOT).with_suffix("")
        if "migrations" not in module.parts and file.stem not in ("__init__", "__main__"):
            yield from (
                each for each in vars(import_module(".".join(module.parts))).values() if isinstance(each, Table)
            )
