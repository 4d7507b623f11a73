"""The agency of `compose.yaml`, built and started from nothing: healthy, and the way from intake to a figure."""

import json
import os
import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
IMAGES = {"PYTHON_IMAGE": "python:3.13-slim", "POSTGRES_IMAGE": "postgres:18", "NATS_IMAGE": "nats:2.15"}
SERVICES = ("intake", "placements", "matching", "reporting")

pytestmark = [pytest.mark.containers, pytest.mark.timeout(900)]


def _engine_stands() -> bool:
    if shutil.which("docker") is None:
        return False
    return subprocess.run(["docker", "compose", "ls"], capture_output=True, check=False).returncode == 0


def _missing_images() -> list[str]:
    """The base images that are neither here nor to be had."""
    missing = []
    for variable, usual in IMAGES.items():
        image = os.environ.get(variable, usual)
        here = subprocess.run(["docker", "image", "inspect", image], capture_output=True, check=False).returncode == 0
        if not here and not _pulled(image):
            missing.append(image)
    return missing


def _pulled(image: str) -> bool:
    try:
        return subprocess.run(["docker", "pull", image], capture_output=True, check=False, timeout=180).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@pytest.fixture(scope="module")
def agency() -> Iterator[dict[str, str]]:
    """The addresses of a composed agency of our own; it is gone at the end, with its volumes and its image."""
    if not _engine_stands():
        pytest.skip("no container engine with compose answers on this machine")
    if missing := _missing_images():
        pytest.skip(f"no registry gives {', '.join(missing)} to this machine")
    name = f"kedja{secrets.token_hex(4)}"
    ports = {service: _free_port() for service in SERVICES}
    environment = {
        **os.environ,
        "COMPOSE_PROJECT_NAME": name,
        "KEDJA_IMAGE": f"{name}:test",
        "KEDJA_BUILD_NETWORK": os.environ.get("KEDJA_BUILD_NETWORK", "host"),
        **{f"KEDJA_{service.upper()}_PORT": str(port) for service, port in ports.items()},
    }

    def compose(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["docker", "compose", *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )

    try:
        started = compose("up", "--build", "--wait", "--wait-timeout", "300")
        if started.returncode != 0:
            pytest.fail(f"{started.stderr[-3000:]}\n{compose('logs', '--tail', '40').stdout[-6000:]}")
        yield {service: f"http://127.0.0.1:{port}" for service, port in ports.items()}
    finally:
        compose("down", "--volumes", "--rmi", "local", "--timeout", "5")
        subprocess.run(["docker", "image", "rm", "--force", f"{name}:test"], capture_output=True, check=False)


def test_a_composed_agency_counts_who_enrolled(agency: dict[str, str]) -> None:
    with httpx.Client(trust_env=False, timeout=30) as client:

        def asked(service: str, path: str, body: object, after: str = "") -> httpx.Response:
            headers = {"Kedja-After": after} if after else {}
            answer = client.post(f"{agency[service]}{path}", json=body, headers=headers)
            assert answer.is_success, answer.text
            return answer

        person = {"occurred_on": "2026-01-12", "gender": "woman", "identity": {"given_name": "A", "family_name": "B"}}
        participant = asked("intake", "/api/participants", person).json()["participant"]
        enrolled = asked(
            "intake",
            f"/api/participants/{participant}/enrolments",
            {"occurred_on": "2026-01-12", "programme": "BIS"},
        )
        started = asked(
            "placements",
            "/api/placements",
            {"participant": participant, "kind": "work", "unsigned": "found_on_their_own", "occurred_on": "2026-02-02"},
            after=enrolled.headers["Kedja-Position"],
        )
        figure = asked(
            "reporting",
            "/api/figures/partition",
            {"project": "BIS", "V": "2026-03-01", "K": "2100-01-01"},
            after=f"{enrolled.headers['Kedja-Position']}, {started.headers['Kedja-Position']}",
        )
    assert figure.json()["value"] == {"work": 1}, json.dumps(figure.json())


def test_every_service_of_the_agency_is_ready(agency: dict[str, str]) -> None:
    answers = {service: httpx.get(f"{agency[service]}/readyz", trust_env=False).json() for service in SERVICES}
    assert answers == {service: {"status": "ready", "wrong": {}} for service in SERVICES}
