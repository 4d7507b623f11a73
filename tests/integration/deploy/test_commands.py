"""The command `kedja` as people and CI call it: what it prints, how it ends, and what it leaves behind."""

import json
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from deploy.local.running import Running
from shared.testing.processes import await_end
from tests.integration.deploy.command import PROGRAM, data_of, kedja

CASES = Path("deploy/demo/cases")
AMENDED = Path("tests/integration/deploy/amended")
COVERED = Path("tests/integration/deploy/covered")
REENTERED = Path("tests/integration/deploy/reentered")
TOGETHER = Path("tests/integration/deploy/together")

pytestmark = pytest.mark.timeout(600)


def figure(system: Running, fn: str, **arguments: Any) -> Any:
    done = kedja("figure", fn, "--args", json.dumps(arguments), "--data", data_of(system))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_only_the_wrong_figure_is_shown(tmp_path: Path) -> None:
    (tmp_path / "events.jsonl").write_text((AMENDED / "events.jsonl").read_text())
    wrong = {"check": "W1", "fn": "persons", "args": {"project": "Min plats!", "V": "2024-03-31"}, "value": 11}
    (tmp_path / "expected.jsonl").write_text((AMENDED / "expected.jsonl").read_text() + json.dumps(wrong))
    done = kedja("scenario", "check", tmp_path)
    assert done.returncode == 1, done.stderr
    listed = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("│")]
    assert listed == ["W1"], done.stdout


@pytest.mark.slow
def test_a_registration_counts_once_its_cover_is_void() -> None:
    done = kedja("scenario", "check", COVERED)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_an_exit_told_late_uncovers_a_registration() -> None:
    done = kedja("scenario", "check", REENTERED)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_answers_contacts_and_follow_ups_come_out() -> None:
    done = kedja("scenario", "check", TOGETHER)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_malformed_case_ends_with_two(tmp_path: Path) -> None:
    (tmp_path / "events.jsonl").write_text('{"id": "1", "type": "somebody_danced"}\n')
    done = kedja("scenario", "check", tmp_path)
    assert done.returncode == 2
    assert "events.jsonl, line 1: type: 'somebody_danced' is not known" in done.stderr


def test_a_malformed_case_loads_nothing(a_running_system: Running, tmp_path: Path) -> None:
    rows = (CASES / "lots/events.jsonl").read_text().splitlines()
    (tmp_path / "events.jsonl").write_text("\n".join([*rows, "{"]))
    done = kedja("scenario", "load", tmp_path, "--data", data_of(a_running_system))
    assert done.returncode == 2
    assert f"line {len(rows) + 1}" in done.stderr
    assert figure(a_running_system, "persons", project="LOTS", V="2010-12-31", K="2010-12-31") == 0


@pytest.mark.slow
def test_a_case_loaded_twice_counts_once(a_running_system: Running) -> None:
    first, second = (kedja("scenario", "load", CASES / "bis", "--data", data_of(a_running_system)) for _ in range(2))
    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout
    assert figure(a_running_system, "persons", project="BIS", V="2019-10-31", K="2019-10-31") == 10


def test_an_unknown_figure_is_told(a_running_system: Running) -> None:
    done = kedja("figure", "happiness", "--data", data_of(a_running_system))
    assert done.returncode == 1
    assert "no figure by that name" in done.stderr


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = kedja("up", "--data", tmp_path / "file")
    assert done.returncode == 1
    assert done.stderr.endswith(f"--data. ({tmp_path / 'file'}: File exists)\n")


def own_settings(monkeypatch: pytest.MonkeyPatch, password: Path) -> None:
    """Settings of an intake whose servers are away."""
    away = {"DATABASE": "postgresql://kedja@127.0.0.1:1/kedja", "OWNER": "postgresql://kedja@127.0.0.1:1/kedja"}
    files = {"DATABASE_PASSWORD_FILE": str(password), "OWNER_PASSWORD_FILE": str(password)}
    for name, value in {"AGENCY": "boden", "SERVICE": "intake", **away, **files}.items():
        monkeypatch.setenv(f"KEDJA_{name}", value)


@pytest.mark.parametrize("command", ["rebuild", "migrate"])
def test_servers_that_are_away_are_told(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "password").write_text("secret")
    own_settings(monkeypatch, tmp_path / "password")
    done = kedja(command, "intake")
    assert done.returncode == 1
    assert done.stderr == "PostgreSQL or NATS cannot be reached; see that the system runs, then try again.\n"


@pytest.mark.parametrize("command", ["serve", "rebuild", "migrate"])
def test_another_service_s_settings_are_refused(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    own_settings(monkeypatch, Path("password"))
    done = kedja(command, "reporting")
    assert done.returncode == 2
    assert "KEDJA_SERVICE says 'intake'" in done.stderr


def test_settings_that_are_missing_are_named() -> None:
    done = kedja("serve", "intake")
    assert done.returncode == 2
    assert "KEDJA_AGENCY (field required)" in " ".join(done.stderr.replace("│", " ").split())


def test_without_a_system_a_sentence_says_so(tmp_path: Path) -> None:
    done = kedja("figure", "persons", "--data", tmp_path)
    assert done.returncode == 1
    assert "start it with `kedja up`" in done.stderr


@pytest.mark.slow
def test_a_killed_supervisor_leaves_no_process(tmp_path: Path) -> None:
    with subprocess.Popen([*PROGRAM, "up", "--data", tmp_path], stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout is not None
        assert any("Ctrl-C" in line for line in supervisor.stdout)
        children = Path(f"/proc/{supervisor.pid}/task/{supervisor.pid}/children").read_text().split()
        supervisor.send_signal(signal.SIGKILL)
    assert len(children) >= 6
    assert all(await_end(int(child)) for child in children)
