"""Provisioning hands each service the secrets that it may know, and no others."""

from pathlib import Path

from deploy.cli.provision import provision_servers
from deploy.local.embedded import EmbeddedServers
from deploy.local.folder import DataFolder

EVERYBODY = {"password", "log-key", "witness-key", "federation.yaml", "signed"}
BESIDES = {
    "intake": {"root-key", "pepper"},
    "matching": {"root-key", "pepper", "exchange-key"},
    "placements": {"root-key", "exchange-key"},
    "reporting": set(),
}


async def test_each_service_gets_its_own_secrets(tmp_path: Path) -> None:
    homes = tmp_path / "homes"
    for service in BESIDES:
        (homes / service).mkdir(parents=True)
    provisioned = DataFolder.at(tmp_path / "provisioned")
    with EmbeddedServers(DataFolder.at(tmp_path / "kedja")) as servers:
        await provision_servers(servers.postgres.url, servers.nats.url, provisioned, homes)
        given = {path: path.read_bytes() for path in homes.rglob("*") if path.is_file()}
        await provision_servers(servers.postgres.url, servers.nats.url, provisioned, homes)
    assert {path: path.read_bytes() for path in given} == given, "the same again changes nothing"
    for service, own in BESIDES.items():
        assert {path.name for path in given if path.parent.name == service} == EVERYBODY | own
    roots = [content for path, content in given.items() if path.name == "root-key"]
    assert len(set(roots)) == len(roots), "nobody's keys open with another's"
