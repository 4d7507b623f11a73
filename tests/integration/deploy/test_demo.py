"""The demo as anybody starts it: two agencies, five programmes, each target met."""

import json
import subprocess
import sys

import pytest

BIS = {"work": 5, "study": 3, "remaining": 1, "moved": 1}
PERSONS = {"BIS": 10, "LOTS": 50, "PP": 60, "IT": 40, "CH": 7, "FCH": 11}
"""What became of BIS Boden's people, and how many each programme has."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def test_the_demo_meets_its_targets() -> None:
    command = [sys.executable, "-m", "deploy.cli.main", "demo", "--once", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=540, check=False)
    assert done.returncode == 0, done.stderr
    outcomes = json.loads(done.stdout)
    assert {target["part"]: target["value"] for target in outcomes["targets"]} == BIS
    assert {programme["programme"]: programme["persons"] for programme in outcomes["programmes"]} == PERSONS
    assert all(target["met"] for programme in outcomes["programmes"] for target in programme["targets"])
    assert {log.split("/")[1] for log in outcomes["positions"]} == {"boden", "ockelbo"}
