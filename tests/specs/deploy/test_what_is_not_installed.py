"""What a command needs and does not find is said in a sentence."""

import importlib.util

import pytest
from typer.testing import CliRunner

from deploy.cli.main import app


def test_measurements_that_are_missing_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    result = CliRunner().invoke(app, ["bench"])
    assert result.exit_code == 1
    assert "the measurements are not installed here" in result.output


def test_a_measurement_nobody_knows_is_refused() -> None:
    result = CliRunner().invoke(app, ["bench", "nonsense"])
    assert result.exit_code == 2
    assert "use one of append-single" in " ".join(result.output.split())
