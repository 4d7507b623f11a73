"""Reporting over HTTP: programmes, figures with the events behind them, and advice for wrong arguments."""

from typing import Any

import pytest
from httpx import AsyncClient

from shared.testing.servers import AService
from tests.integration.apps import a_running

BIS = {
    "programme": "BIS",
    "name": "BIS Boden",
    "targets": [
        {"figure": "partition", "part": "work", "op": ">=", "value": 5, "label_sv": "I arbete", "label_en": "In work"}
    ],
}
AT_WORK = {"project": "BIS", "V": "2024-03-31", "K": "2024-03-31"}


async def asked(reporting: AsyncClient, path: str, body: dict[str, Any], status: int = 200) -> dict[str, Any]:
    answer = await reporting.post(path, json=body)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_figure_comes_with_its_definition(reporting: AsyncClient) -> None:
    found = await asked(reporting, "/api/figures/partition", AT_WORK)
    assert found["value"] == {"work": 1}
    assert (found["definition"]["id"], found["state_date"], found["known_on"]) == (
        "partition",
        "2024-03-31",
        "2024-03-31",
    )


async def test_a_number_names_the_events_behind(reporting: AsyncClient) -> None:
    found = await asked(reporting, "/api/figures/partition/events", {**AT_WORK, "part": "work"})
    assert [(e["log"], e["position"], e["type"], e["holds"]) for e in found["events"]] == [
        ("/elsewhere/intake", 1, "intake.enrolment_opened.v1", True),
        ("/elsewhere/placements", 1, "placements.placement_started.v1", True),
    ]


async def test_an_unknown_figure_is_not_found(reporting: AsyncClient) -> None:
    await asked(reporting, "/api/figures/happiness", {}, 404)


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({}, "project"),
        ({"project": "BIS", "projects": ["BIS"]}, "project"),
        ({"project": "BIS", "V": "31 March"}, "V"),
        ({"project": "BIS", "K": 20240331}, "K"),
        ({"project": "BIS", "colour": "blue"}, "colour"),
        ({"projects": []}, "projects"),
    ],
)
async def test_a_wrong_argument_is_named(reporting: AsyncClient, arguments: dict[str, Any], field: str) -> None:
    found = await asked(reporting, "/api/figures/partition", arguments, 422)
    assert [error["field"] for error in found["errors"]] == [field]


async def test_an_unknown_part_is_named(reporting: AsyncClient) -> None:
    found = await asked(reporting, "/api/figures/partition/events", {**AT_WORK, "part": "study"}, 422)
    assert found["errors"][0]["field"] == "part"


async def test_a_programme_is_listed_once_known(reporting: AsyncClient) -> None:
    answer = await reporting.post("/api/programmes", json=BIS)
    assert answer.status_code == 201, answer.text
    waited = await reporting.post(
        "/api/programmes", json=BIS, headers={"Kedja-After": answer.headers["Kedja-Position"]}
    )
    assert waited.json()["events"] == []
    listed = (await reporting.get("/api/programmes")).json()
    assert [(p["programme"], p["name"], p["targets"][0]["part"]) for p in listed] == [("BIS", "BIS Boden", "work")]


async def test_a_target_names_a_known_figure(reporting: AsyncClient) -> None:
    wrong = {**BIS, "targets": [{**BIS["targets"][0], "figure": "happiness"}]}  # type: ignore[dict-item]  # is a dict
    found = await asked(reporting, "/api/programmes", wrong, 422)
    assert found["errors"][0]["field"] == "targets.0.figure"


async def test_a_programme_cannot_end_unstarted(reporting: AsyncClient) -> None:
    wrong = {**BIS, "starts_on": "2024-02-01", "ends_on": "2024-01-01"}
    found = await asked(reporting, "/api/programmes", wrong, 409)
    assert found["rule"] == "EndsBeforeItStarts"


async def test_a_figure_waits_for_what_it_builds_on(a_schema: AService) -> None:
    async with a_running(await a_schema("intake")) as intake:
        settings = await a_schema("reporting", follows=("intake",))
        async with a_running(settings) as reporting:
            person = {"occurred_on": "2026-01-12", "gender": "man", "identity": {"given_name": "A", "family_name": "B"}}
            participant = (await intake.post("/api/participants", json=person)).json()["participant"]
            enrolled = await intake.post(
                f"/api/participants/{participant}/enrolments", json={"occurred_on": "2026-01-12", "programme": "P"}
            )
            figure = await reporting.post(
                "/api/figures/persons",
                json={"project": "P", "V": "2026-01-31", "K": "2100-01-01"},
                headers={"Kedja-After": enrolled.headers["Kedja-Position"]},
            )
    assert figure.json()["value"] == 1
