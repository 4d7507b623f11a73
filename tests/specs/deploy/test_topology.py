"""Agencies that work together: each has its own intake and placements, one runs matching and reporting for all."""

import pytest

from deploy.federation.topology import TOPOLOGY, agency, together
from deploy.local.running import NoSuchService, Running
from shared.log.names import LogName

FOLLOWED = {node.name: set(node.follows) for node in TOPOLOGY}


def logs(*sources: str) -> set[LogName]:
    return {LogName.parse(source) for source in sources}


def a_running_one() -> Running:
    return Running({node.name.source: f"http://127.0.0.1:{node.port}" for node in TOPOLOGY}, {}, False)


def test_reporting_follows_the_logs_of_all() -> None:
    assert FOLLOWED[LogName("boden", "reporting")] == set(FOLLOWED)


def test_placements_follows_its_own_intake_only() -> None:
    assert FOLLOWED[LogName("ockelbo", "placements")] == logs("/ockelbo/intake")
    assert FOLLOWED[LogName("boden", "placements")] == logs("/boden/intake")


def test_one_agency_alone_runs_all_services() -> None:
    assert {node.name.service for node in agency("boden", 0)} == {"intake", "placements", "matching", "reporting"}


def test_no_two_services_share_a_port() -> None:
    nodes = together(["a", "b", "c"], 9000)
    assert len({node.port for node in nodes}) == len(nodes)


def test_an_agency_finds_its_own_first() -> None:
    running = a_running_one()
    assert running.agencies == ["boden", "ockelbo"]
    assert running.services_of("ockelbo")["intake"] == running.addresses["/ockelbo/intake"]
    assert running.services_of("ockelbo")["reporting"] == running.addresses["/boden/reporting"]
    assert running.services == running.services_of("boden")


def test_a_service_that_does_not_run_is_named() -> None:
    assert a_running_one().log("placements", "ockelbo") == "/ockelbo/placements"
    with pytest.raises(NoSuchService, match="no matching of ockelbo"):
        a_running_one().log("matching", "ockelbo")
