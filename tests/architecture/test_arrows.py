"""Arrows point one way: import-linter's contracts hold, and rules know neither libraries, clocks nor chance."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.imports import ROOT, imported, is_in, is_standard

DOMAIN = sorted(ROOT.glob("services/*/domain/**/*.py"))
CONTRACT = sorted(ROOT.glob("shared/contract/*.py"))

IMPURE_MODULES = {"asyncio", "http", "io", "logging", "os", "pathlib", "random", "secrets", "shutil", "socket"} | {
    "subprocess",
    "sys",
    "tempfile",
    "threading",
    "time",
    "urllib",
}
IMPURE_CALLS = {"open", "print", "input", "eval", "exec", "__import__"}
IMPURE_METHODS = {"now", "today", "utcnow", "uuid1", "uuid4", "uuid7", "fromtimestamp", "urandom"}


def test_import_linter_keeps_every_contract() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    told = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.parametrize("module", DOMAIN, ids=lambda path: str(path.relative_to(ROOT)))
def test_rules_import_only_language_and_contract(module: Path) -> None:
    own = ".".join(module.relative_to(ROOT).parts[:3])
    for name in imported(module):
        assert is_standard(name) or is_in(name, "shared.contract") or is_in(name, own), name
        assert name.partition(".")[0] not in IMPURE_MODULES, name


@pytest.mark.parametrize("module", DOMAIN, ids=lambda path: str(path.relative_to(ROOT)))
def test_rules_ask_neither_clock_nor_chance(module: Path) -> None:
    assert not sorted(impure_calls(ast.parse(module.read_text())))


@pytest.mark.parametrize("module", CONTRACT, ids=lambda path: path.name)
def test_the_contract_imports_pydantic_alone(module: Path) -> None:
    for name in imported(module):
        assert is_standard(name) or is_in(name, "shared.contract") or name.partition(".")[0] == "pydantic", name


@pytest.mark.parametrize("line", ["date.today()", "datetime.now(UTC)", "uuid4()", "uuid.uuid4()", "open('x')"])
def test_an_impure_call_would_be_found(line: str) -> None:
    assert list(impure_calls(ast.parse(line)))


def impure_calls(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            last = called.rpartition(".")[2]
            if called in IMPURE_CALLS or last in IMPURE_METHODS:
                yield f"line {node.lineno}: {called}"
