"""Migrations are frozen: none knows today's code, and each follows the one before it."""

import ast
from itertools import pairwise
from pathlib import Path

import pytest

from tests.architecture.imports import ROOT, imported, is_in, is_standard

SERVICES = sorted(path.parent.name for path in ROOT.glob("services/*/app.py"))
MIGRATIONS = sorted(ROOT.glob("services/*/migrations/*.py"))
FILES_OF_SQL = "shared.service.migrations.sql"
"""The one module of the project that a migration may rest on; what it does is never changed."""


@pytest.mark.parametrize("module", MIGRATIONS, ids=lambda path: str(path.relative_to(ROOT)))
def test_migrations_import_nothing_that_may_change(module: Path) -> None:
    for name in imported(module):
        assert is_from_outside(name) or is_in(name, FILES_OF_SQL), name


def test_what_migrations_rest_on_stands_alone() -> None:
    for name in imported(ROOT.joinpath(*FILES_OF_SQL.split(".")).with_suffix(".py")):
        assert is_from_outside(name), name


@pytest.mark.parametrize("service", SERVICES)
def test_migrations_follow_one_another_by_number(service: str) -> None:
    files = [path for path in MIGRATIONS if path.parts[-3] == service]
    assert [int(path.name[:4]) for path in files] == list(range(1, len(files) + 1))
    assert [named(path)["revision"] for path in files] == [path.stem for path in files]
    assert [named(path)["down_revision"] for path in files] == [None, *(before.stem for before, _ in pairwise(files))]


def is_from_outside(name: str) -> bool:
    return is_standard(name) or name.partition(".")[0] in ("alembic", "sqlalchemy")


def named(path: Path) -> dict[str, object]:
    """The literals that a module gives names."""
    return {
        ast.unparse(node.targets[0]): ast.literal_eval(node.value)
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.Assign)
    }
