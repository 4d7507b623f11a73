"""The one file that auditors get runs alone, says one line a check, and ends with 0 or 1."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy.audit import commands, kedja_verify
from shared.merkle.hashing import leaf_hash
from shared.merkle.note import Checkpoint
from shared.merkle.proof_file import ProofFile
from tests.integration.audit.bundles import (
    INTAKE,
    WITNESSES,
    BundleContent,
    a_checkpoint,
    a_good_bundle,
    events_of,
    log_key,
)
from tests.specs.merkle.plain_tree import inclusion_path

KEY = str(log_key(INTAKE).verifier)
BODIES = events_of(INTAKE, 300)


@pytest.fixture
async def bundle(tmp_path: Path) -> Path:
    return await BundleContent({INTAKE: BODIES}).write(tmp_path / "bundle")


def alone(place: Path, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    """Run the file where nothing else of Kedja is, without any installed package."""
    script = shutil.copy(kedja_verify.__file__, place / "kedja_verify.py")
    command = [sys.executable, "-I", "-S", script, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=place, timeout=60)


def a_proof(index: int, size: int = 300) -> bytes:
    leaves = [leaf_hash(body) for body in BODIES[:size]]
    note = a_checkpoint(INTAKE, BODIES[:size])
    return bytes(ProofFile(BODIES[index], index, inclusion_path(index, leaves), note))


def test_the_file_alone_accepts_a_good_bundle(bundle: Path, tmp_path: Path) -> None:
    witnesses = [part for key in WITNESSES for part in ("--witness", str(key.verifier))]
    done = alone(tmp_path, bundle, "--key", KEY, "--witnesses", "2", *witnesses)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert all(line.startswith("ok    ") for line in lines[:-1])
    assert lines[-1] == "10 checks, all hold"


def test_the_file_alone_refuses_a_changed_byte(bundle: Path, tmp_path: Path) -> None:
    entries = bundle / "logs/boden/intake/tile/entries/000"
    entries.write_bytes(entries.read_bytes().replace(b"2026", b"2025", 1))
    done = alone(tmp_path, bundle, "--key", KEY, "--json")
    said = json.loads(done.stdout)
    assert (done.returncode, said["ok"]) == (1, False)
    assert [check["check"] for check in said["checks"] if not check["ok"]] == ["entries", "logs"]


def test_keys_may_lie_in_a_file(bundle: Path, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_text("# from the agency's own page\n" + "\n".join([KEY, *(str(key.verifier) for key in WITNESSES)]))
    assert alone(tmp_path, bundle, "--key", keys, "--witnesses", "2").returncode == 0


def test_an_older_checkpoint_is_compared(bundle: Path, tmp_path: Path) -> None:
    older = tmp_path / "older"
    older.write_bytes(bytes(a_checkpoint(INTAKE, BODIES[:100], [])))
    assert alone(tmp_path, bundle, "--key", KEY, "--since", older).returncode == 0
    older.write_bytes(bytes(a_checkpoint(INTAKE, BODIES[1:100], [])))
    done = alone(tmp_path, bundle, "--key", KEY, "--since", older)
    assert done.returncode == 1
    assert "history was rewritten" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--key", "nonsense"], "neither a key nor a file of keys"),
        (["--key", KEY[:-1]], "not a public key"),
        (["--key", KEY.replace("+", "+0", 1)], "cut or mistyped"),
        (["--key", KEY, "--witnesses", "1"], "gave the keys of 0"),
        (["--key", KEY, "--since", "nowhere"], "cannot be read"),
        (["--key", KEY, "--since", kedja_verify.__file__], "signature line of the checkpoint"),
        ([], "you gave no key for kedja/boden/intake"),
    ],
)
def test_what_is_given_wrongly_is_said(bundle: Path, tmp_path: Path, arguments: list[str], says: str) -> None:
    done = alone(tmp_path, bundle, *arguments)
    assert done.returncode == 1
    assert says in done.stdout


def test_a_place_without_a_bundle_is_said(tmp_path: Path) -> None:
    done = alone(tmp_path, tmp_path / "nowhere", "--key", KEY)
    assert (done.returncode, done.stderr) == (1, "")
    assert "neither a folder nor a file" in done.stdout


@pytest.mark.parametrize("index", [0, 255, 256, 299])
def test_a_proof_file_is_accepted_alone(tmp_path: Path, index: int) -> None:
    proof = tmp_path / "event.tlog-proof"
    proof.write_bytes(a_proof(index))
    done = alone(tmp_path, proof, "--key", KEY)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"the event is number {index + 1} of the 300" in done.stdout


def test_a_proof_of_one_event_is_accepted(tmp_path: Path) -> None:
    trusted = kedja_verify.trust_from([KEY], 0, [])
    assert kedja_verify.verify_proof(a_proof(0, 1), trusted).ok


def test_every_changed_bit_of_a_proof_is_found() -> None:
    keys = [KEY, *(str(key.verifier) for key in WITNESSES)]
    trusted = kedja_verify.trust_from(keys, 2, [])
    good = a_proof(77)
    assert kedja_verify.verify_proof(good, trusted).ok
    for at in range(len(good)):
        changed = good[:at] + bytes([good[at] ^ 1 << at % 8]) + good[at + 1 :]
        assert not kedja_verify.verify_proof(changed, trusted).ok, at
    for at in range(0, len(good), 7):
        assert not kedja_verify.verify_proof(good[:at], trusted).ok, at


def test_a_proof_without_a_known_log_is_refused() -> None:
    other = Checkpoint("elsewhere/log", 1, bytes(32))
    raw = a_proof(0, 1).replace(b"kedja/boden/intake\n", other.origin.encode() + b"\n", 1)
    assert not kedja_verify.verify_proof(raw, kedja_verify.trust_from([KEY], 0, [])).ok


async def test_the_command_checks_as_the_file(tmp_path: Path) -> None:
    path = await a_good_bundle({INTAKE: 300}).write(tmp_path / "bundle.tar")
    runner = CliRunner()
    good = runner.invoke(commands.app, ["verify", str(path), "--key", KEY, "--json"])
    assert (good.exit_code, json.loads(good.stdout)["ok"]) == (0, True)
    refused = runner.invoke(commands.app, ["verify", str(path)])
    assert refused.exit_code == 1
    assert "FAIL" in refused.stdout
