"""`kedja import` as an administrator uses it: try a list, put it right, load it, take it back."""

import re
import sys
from pathlib import Path

import pytest

from deploy.local.running import Running
from tests.integration.deploy.command import data_of, kedja
from tests.integration.intake.files import GOOD, HEADINGS, csv_of, with_value

pytestmark = pytest.mark.timeout(300)


def test_a_list_is_tried_loaded_and_taken_back(a_running_system: Running, tmp_path: Path) -> None:
    here = ("--data", data_of(a_running_system), "--agency", "boden")
    headings = ["Könsuppgift" if heading == "Kön" else heading for heading in HEADINGS]
    (tmp_path / "list.csv").write_bytes(csv_of(with_value("Personnummer", ""), headings=headings))
    wrong = kedja("import", tmp_path / "list.csv", *here)
    assert (wrong.returncode, "No column holds the gender" in wrong.stderr) == (1, True), wrong.stderr
    mapped = (*here, "--map", "Könsuppgift=gender")
    tried = kedja("import", tmp_path / "list.csv", *mapped, "--dry-run")
    assert tried.stdout == "1 participants would be registered and 1 enrolled\n", tried.stderr
    loaded = kedja("import", tmp_path / "list.csv", *mapped)
    assert loaded.returncode == 0, loaded.stderr
    match = re.search(r"--undo ([0-9a-f-]{36})", loaded.stdout)
    assert match is not None
    again = kedja("import", tmp_path / "list.csv", *mapped)
    assert (again.returncode, "loaded before" in again.stderr) == (1, True)
    assert kedja("import", "--undo", match.group(1), *here).returncode == 0
    assert kedja("import", "--undo", match.group(1), *here).returncode == 1


def test_errors_are_printed_by_row(a_running_system: Running, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(csv_of(GOOD, with_value("Kön", "q")))
    done = kedja("import", tmp_path / "list.csv", "--data", data_of(a_running_system))
    assert done.returncode == 1
    assert re.search(r"3 +│ Kön +│ Write woman, man", done.stderr), done.stderr


@pytest.mark.parametrize("words", [(), ("--undo", "x"), (sys.executable, "--undo", "x"), ("nowhere.csv",)])
def test_what_cannot_be_meant_is_refused(words: tuple[str, ...]) -> None:
    assert kedja("import", *words).returncode == 2
