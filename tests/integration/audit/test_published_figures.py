"""Published figures in a running system: superseded with the right statement, exported, replayed, explained."""

import json
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.audit.export import export_bundle
from deploy.local.running import Running
from tests.integration.audit.recorded import APRIL, JUNE, PublishedSystem, a_published_system, kedja

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PublishedSystem]:
    with a_published_system(tmp_path_factory.mktemp("system") / "kedja") as system:
        for arguments in (APRIL, JUNE):
            system.publish("persons", arguments)
            system.publish("ever_work", arguments)
        yield system


@pytest.fixture(scope="module")
def bundle(system: PublishedSystem, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out") / "bundle"
    system.kedja("audit", "export", out)
    return out


def test_nine_and_nine_tell_other_people(system: PublishedSystem) -> None:
    figure = system.publish("persons", JUNE)
    address = system.running.services["reporting"]
    first, second = httpx.get(f"{address}/api/published/{figure}").json()["editions"]
    assert (first["value"], first["differs"], second["value"]) == (9, None, 9)
    moved = {m["participant"]: (m["entered"], m["left"]) for m in second["differs"]["moved"]}
    assert moved == {system.names["k07"]: ([""], []), system.names["k08b"]: ([], [""])}
    assert second["differs"]["numerator"] == {"before": 9, "after": 9, "entered": 1, "left": 1}


def test_the_same_is_not_published_twice(system: PublishedSystem) -> None:
    before = json.loads(system.kedja("figure", "published", "--json"))
    system.publish("persons", JUNE)
    assert json.loads(system.kedja("figure", "published", "--json")) == before


def test_a_published_figure_cannot_be_void(system: PublishedSystem) -> None:
    address, figure = system.running.services["reporting"], system.publish("persons", JUNE)
    stream = f"{address}/api/streams/figure-{figure}/events"
    first = httpx.get(stream).json()[0]["id"]
    answer = httpx.post(f"{stream}/{first}/void", json={"reason": "other"})
    assert (answer.status_code, answer.json()["rule"]) == (409, "PublishedStands")


def test_an_exported_bundle_verifies_and_replays(system: PublishedSystem, bundle: Path) -> None:
    keys = [word for key in system.log_keys() for word in ("--key", key)]
    verified = kedja("audit", "verify", bundle, *keys)
    assert verified.returncode == 0, verified.stdout
    replayed = kedja("audit", "replay", bundle, *keys, "--known-on", "2024-05-07", "--json")
    assert replayed.returncode == 0, replayed.stdout + replayed.stderr
    figures = json.loads(replayed.stdout)["figures"]
    assert [(f["fn"], f["edition"], f["published"] == f["rebuilt"]) for f in figures] == [
        ("persons", 1, True),
        ("ever_work", 1, True),
        ("persons", 2, True),
        ("ever_work", 2, True),
    ]
    assert figures[0]["later"] == 8


def test_a_bundle_holds_figures_and_schemas(bundle: Path) -> None:
    assert len(list((bundle / "figures").iterdir())) == 6
    assert (bundle / "schemas/asyncapi.intake.json").exists()
    assert (bundle / "schemas/reporting.figure_published.v1.schema.json").exists()


def test_replay_refuses_a_changed_bundle(bundle: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(bundle, tmp_path / "copy"))
    entries = next((copy / "logs/boden/intake/tile/entries").rglob("*.p/*"))
    entries.write_bytes(entries.read_bytes().replace(b"2024-02-20", b"2024-04-20"))
    replayed = kedja("audit", "replay", copy)
    assert replayed.returncode == 1
    assert "does not hold" in replayed.stderr


def test_a_bundle_is_never_overwritten(system: PublishedSystem, bundle: Path) -> None:
    before = sha256((bundle / "manifest.json").read_bytes()).digest()
    system.kedja("audit", "export", bundle, status=1)
    assert sha256((bundle / "manifest.json").read_bytes()).digest() == before


async def test_logs_of_others_come_over_nats(system: PublishedSystem, bundle: Path, tmp_path: Path) -> None:
    log = system.running.log("reporting")
    only = {log: system.running.settings[log]}
    exported = await export_bundle(Running(system.running.addresses, only, True), tmp_path / "bundle", [])
    assert [log.name.service for log in exported.logs] == ["reporting", "intake", "matching", "placements"]
    for log in ("intake", "placements"):
        ours, theirs = (set((place / f"logs/boden/{log}/tile").rglob("*")) for place in (bundle, tmp_path / "bundle"))
        assert {p.read_bytes() for p in theirs if p.is_file()} == {p.read_bytes() for p in ours if p.is_file()}


def test_each_proof_verifies_alone(system: PublishedSystem, tmp_path: Path) -> None:
    out, figure = tmp_path / "explained", system.publish("persons", JUNE)
    system.kedja("audit", "explain", figure, out)
    explained: dict[str, Any] = json.loads((out / "explanation.json").read_text())
    assert explained["value"] == 9
    assert "intake.participants_linked.v1" in {event.get("type") for event in explained["events"].values()}
    assert any("amends" in event for event in explained["events"].values())
    keys = [word for key in system.log_keys() for word in ("--key", key)]
    proofs = sorted((out / "proofs").iterdir())
    assert len(proofs) == len(explained["events"]) == len(list((out / "events").iterdir()))
    for proof in (proofs[0], proofs[-1]):
        alone = Path(shutil.copy(proof, tmp_path / "alone.tlog-proof"))
        assert kedja("audit", "verify", alone, *keys).returncode == 0


def test_a_figure_by_name_is_explained(system: PublishedSystem, tmp_path: Path) -> None:
    system.kedja("audit", "explain", "ever_work", tmp_path / "out", "--args", json.dumps(JUNE))
    explained = json.loads((tmp_path / "out/explanation.json").read_text())
    assert [explained["parts"][part]["value"] for part in ("n", "d")] == [2, 9]


async def test_drift_finds_an_edited_fact(system: PublishedSystem) -> None:
    assert "differ" not in system.kedja("audit", "drift")
    changed = "UPDATE boden_reporting.fact SET occurred_on = occurred_on {} WHERE position = 2 AND version = 1"
    await system.superuser(changed.format("+ 1"))
    report = json.loads(system.kedja("audit", "drift", "--json", status=1))["services"]["/boden/reporting"]
    await system.superuser(changed.format("- 1"))
    assert {(d["table"], d["what"], d["position"]) for d in report["differences"]} == {
        ("fact", "differs in occurred_on", 2)
    }
    assert "differ" not in system.kedja("audit", "drift", "--service", "reporting")


async def test_drift_finds_an_edited_event(system: PublishedSystem) -> None:
    changed = "UPDATE boden_placements.log SET body = set_byte(body, 60, get_byte(body, 60) {}) WHERE position = 2"
    triggers = "ALTER TABLE boden_placements.log {} TRIGGER ALL"
    await system.superuser(triggers.format("DISABLE"), changed.format("+ 1"))
    report = json.loads(system.kedja("audit", "drift", "--service", "placements", "--json", status=1))
    await system.superuser(changed.format("- 1"), triggers.format("ENABLE"))
    assert [(d["table"], d["log"], d["position"]) for d in report["services"]["/boden/placements"]["differences"]] == [
        ("log", "/boden/placements", 2)
    ]
