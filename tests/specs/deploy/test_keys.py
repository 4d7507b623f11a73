"""Keys are made once, kept for their owner alone, and known to others through the federation file."""

import stat
from pathlib import Path

import pytest

from deploy.federation.keys import KeyFiles, KeyMismatch, new_keys
from deploy.federation.topology import TOPOLOGY
from shared.log.names import LogName
from shared.merkle.vkey import Kind, SigningKey
from shared.service.federation import Federation, FederationInvalid
from shared.vault.exchange import ExchangeKey

INTAKE, REPORTING = LogName("boden", "intake"), LogName("boden", "reporting")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "federation.yaml"


def test_every_log_gets_its_keys(tmp_path: Path, file: Path) -> None:
    assert new_keys(TOPOLOGY, tmp_path, file) == [node.name for node in TOPOLOGY]
    federation = Federation.read(file)
    for node in TOPOLOGY:
        files = KeyFiles.of(node.name, tmp_path)
        assert SigningKey.parse(files.log.read_text().strip()).verifier == federation.log_key(node.name)
        assert stat.S_IMODE(files.log.stat().st_mode) == stat.S_IMODE(files.witness.stat().st_mode) == 0o600


def test_followers_are_the_witnesses(tmp_path: Path, file: Path) -> None:
    new_keys(TOPOLOGY, tmp_path, file)
    followers = {node.name for node in TOPOLOGY if INTAKE in node.follows}
    assert set(Federation.read(file).witnesses(INTAKE)) == followers
    assert REPORTING in followers


def test_private_keys_are_never_overwritten(tmp_path: Path, file: Path) -> None:
    new_keys(TOPOLOGY, tmp_path, file)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    assert new_keys(TOPOLOGY, tmp_path, file) == []
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_lost_private_key_is_not_replaced(tmp_path: Path, file: Path) -> None:
    new_keys(TOPOLOGY, tmp_path, file)
    log_key = KeyFiles.of(INTAKE, tmp_path).log
    log_key.unlink()
    with pytest.raises(KeyMismatch, match="/boden/intake"):
        new_keys(TOPOLOGY, tmp_path, file)
    assert not log_key.exists()


def test_another_key_than_the_known_is_refused(tmp_path: Path, file: Path) -> None:
    new_keys(TOPOLOGY, tmp_path, file)
    other = SigningKey.generate("kedja/boden/intake", Kind.LOG)
    KeyFiles.of(INTAKE, tmp_path).log.write_text(other.secret_text())
    with pytest.raises(KeyMismatch, match="/boden/intake"):
        new_keys(TOPOLOGY, tmp_path, file)


def test_the_federation_file_holds_no_secret(tmp_path: Path, file: Path) -> None:
    new_keys(TOPOLOGY, tmp_path, file)
    assert "PRIVATE" not in file.read_text()


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("agencies: [", "federation.yaml"),
        ("agencies: {boden: {services: {}}}", "agencies.boden.services"),
        ("agencies: {boden: {services: {intake: {log: x, witness: y}}}}", "agencies.boden.services.intake.log"),
        ("agency: {}", "agency"),
    ],
)
def test_a_wrong_file_names_the_place(file: Path, content: str, place: str) -> None:
    file.write_text(content)
    with pytest.raises(FederationInvalid, match=place):
        Federation.read(file)


def test_a_key_in_another_s_place_is_refused(tmp_path: Path, file: Path) -> None:
    new_keys(TOPOLOGY, tmp_path, file)
    federation = Federation.read(file)
    ours, theirs = str(federation.log_key(INTAKE)), str(federation.log_key(REPORTING))
    file.write_text(file.read_text().replace(ours, theirs))
    with pytest.raises(FederationInvalid, match="must be named kedja/boden/intake"):
        Federation.read(file)


def test_only_who_may_ask_has_an_exchange_key(tmp_path: Path, file: Path) -> None:
    new_keys(TOPOLOGY, tmp_path, file)
    federation = Federation.read(file)
    for node in TOPOLOGY:
        private = KeyFiles.of(node.name, tmp_path).exchange
        assert private.exists() == (node.name.service in ("matching", "placements"))
        if private.exists():
            assert stat.S_IMODE(private.stat().st_mode) == 0o600
            assert ExchangeKey.parse(private.read_text().strip()).public == federation.exchange_key(node.name)
        else:
            assert federation.exchange_key(node.name) is None


def test_an_older_federation_gets_exchange_keys(tmp_path: Path, file: Path) -> None:
    new_keys(TOPOLOGY, tmp_path, file)
    older = [line for line in file.read_text().splitlines() if "exchange:" not in line]
    file.write_text("\n".join(older))
    for path in tmp_path.glob("*.exchange-key"):
        path.unlink()
    new_keys(TOPOLOGY, tmp_path, file)
    assert Federation.read(file).exchange_key(LogName("boden", "matching")) is not None


def test_a_lost_exchange_key_is_not_replaced(tmp_path: Path, file: Path) -> None:
    new_keys(TOPOLOGY, tmp_path, file)
    KeyFiles.of(LogName("boden", "matching"), tmp_path).exchange.unlink()
    with pytest.raises(KeyMismatch, match="/boden/matching"):
        new_keys(TOPOLOGY, tmp_path, file)
