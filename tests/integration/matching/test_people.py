"""Employers and mentors over HTTP: registered, found again, and only a vetted mentor meets anybody."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient

from services.matching.drift import drift
from services.matching.rebuild import rebuild
from shared.testing.servers import AService
from tests.integration.apps import a_running

MENTOR = {
    "occurred_on": "2026-01-12",
    "identity": {"given_name": "Karin", "family_name": "Zzyzxmentor", "phone": "070-000 00 00"},
    "municipality": "Boden",
    "languages": ["sv", "ar"],
}


@pytest.fixture
async def matching(a_schema: AService) -> AsyncIterator[AsyncClient]:
    async with a_running(await a_schema("matching")) as client:
        yield client


async def post(matching: AsyncClient, path: str, body: dict[str, Any], status: int = 201) -> dict[str, Any]:
    answer = await matching.post(path, json=body)
    assert answer.status_code == status, answer.text
    return dict(answer.json())


async def a_mentorship(matching: AsyncClient) -> str:
    mentor = (await post(matching, "/api/mentors", MENTOR))["mentor"]
    await post(matching, f"/api/mentors/{mentor}/vet", {"occurred_on": "2026-01-13", "suitable": True})
    started = {"occurred_on": "2026-01-14", "mentor": mentor, "participant": str(uuid4()), "programme": "BIS"}
    return str((await post(matching, "/api/mentorships", started))["mentorship"])


async def test_a_registered_employer_is_found_by_name(matching: AsyncClient) -> None:
    body = {"occurred_on": "2026-01-12", "organisation": "Bodens 100 % bageri", "municipality": "Boden"}
    employer = (await post(matching, "/api/employers", body))["employer"]
    await post(matching, "/api/employers", {**body, "organisation": "Norrvik"})
    found = (await matching.get("/api/employers", params={"search": "100 % BAG"})).json()
    assert [row["employer"] for row in found["employers"]] == [employer]
    assert (await matching.get(f"/api/employers/{employer}")).json()["municipality"] == "Boden"
    assert (await matching.get(f"/api/employers/{uuid4()}")).status_code == 404


async def test_only_the_log_without_names_is_published(matching: AsyncClient) -> None:
    made = await post(matching, "/api/mentors", MENTOR)
    events = (await matching.get(f"/api/streams/{made['stream']}/events")).text
    assert "Zzyzx" not in events
    answer = (await matching.get(f"/api/mentors/{made['mentor']}")).json()
    assert (answer["identity"]["family_name"], answer["suitable"]) == ("Zzyzxmentor", None)


async def test_mentors_are_found_by_language_and_place(matching: AsyncClient) -> None:
    await post(matching, "/api/mentors", MENTOR)
    other = (await post(matching, "/api/mentors", {**MENTOR, "languages": ["uk"], "municipality": "Luleå"}))["mentor"]
    for wanted in ({"language": "uk"}, {"municipality": "Luleå"}):
        found = (await matching.get("/api/mentors", params=wanted)).json()
        assert [row["mentor"] for row in found["mentors"]] == [other]
    assert (await matching.get("/api/mentors", params={"vetted": "suitable"})).json()["total"] == 0
    assert (await matching.get("/api/mentors", params={"vetted": "not_yet"})).json()["total"] == 2


async def test_a_mentor_nobody_vetted_starts_nothing(matching: AsyncClient) -> None:
    mentor = (await post(matching, "/api/mentors", MENTOR))["mentor"]
    wanted = {"occurred_on": "2026-01-14", "mentor": mentor, "participant": str(uuid4()), "programme": "BIS"}
    assert (await post(matching, "/api/mentorships", wanted, 409))["rule"] == "MentorNotVetted"
    await post(matching, f"/api/mentors/{mentor}/vet", {"occurred_on": "2026-01-13", "suitable": False})
    assert (await post(matching, "/api/mentorships", wanted, 409))["rule"] == "MentorNotSuitable"
    unknown = {**wanted, "mentor": str(uuid4())}
    assert (await post(matching, "/api/mentorships", unknown, 404))["rule"] == "UnknownMentor"


async def test_both_sides_tell_of_one_day(matching: AsyncClient) -> None:
    path = f"/api/mentorships/{await a_mentorship(matching)}"
    for side in ("mentor", "participant"):
        await post(matching, f"{path}/meetings", {"occurred_on": "2026-02-01", "side": side, "minutes": 60})
    await post(matching, f"{path}/meetings", {"occurred_on": "2026-02-08", "side": "mentor"})
    answer = (await matching.get(path)).json()
    assert (answer["met"], answer["last_met_on"], answer["ended_on"]) == (2, "2026-02-08", None)


async def test_an_ended_mentorship_says_why(matching: AsyncClient) -> None:
    path = f"/api/mentorships/{await a_mentorship(matching)}"
    await post(matching, f"{path}/end", {"occurred_on": "2026-06-28", "reason": "completed"})
    assert (await matching.get(path)).json()["reason"] == "completed"
    again = await post(matching, f"{path}/end", {"occurred_on": "2026-06-28", "reason": "completed"}, 409)
    assert again["rule"] == "MentorshipHasEnded"


async def test_read_models_are_what_the_log_says(a_schema: AService) -> None:
    settings = await a_schema("matching")
    async with a_running(settings) as matching:
        await post(matching, "/api/employers", {"occurred_on": "2026-01-12", "organisation": "Norrvik"})
        path = f"/api/mentorships/{await a_mentorship(matching)}"
        await post(matching, f"{path}/meetings", {"occurred_on": "2026-02-01", "side": "mentor"})
        assert (await drift(settings)).count == 0
        await rebuild(settings)
        assert (await matching.get(path)).json()["met"] == 1
