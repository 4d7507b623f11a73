"""What the files of a checkout import, read as text."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def imported(module: Path) -> Iterator[str]:
    """The modules that a file imports; names are taken for modules where they could be."""
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "path == import: write imports in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_standard(name: str) -> bool:
    return name.partition(".")[0] in sys.stdlib_module_names


def is_in(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")
