"""Placements over HTTP, together with intake over a real NATS: who is known, what may be recorded, what is shown."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient, Response

from shared.testing.servers import AService
from tests.integration.apps import a_running

AMINA = {
    "occurred_on": "2026-01-12",
    "gender": "woman",
    "identity": {"given_name": "Amina", "family_name": "Warsame", "phone": "070-1740605"},
}


@dataclass
class Both:
    """Intake and placements of one agency; `position` is how far intake's log is known to be."""

    intake: AsyncClient
    placements: AsyncClient
    position: str = ""

    async def post_to_intake(self, path: str, **body: Any) -> dict[str, Any]:
        answer = await self.intake.post(path, json=body)
        assert answer.status_code == 201, answer.text
        self.position = answer.headers["Kedja-Position"]
        return dict(answer.json())

    async def registered(self) -> str:
        return str((await self.post_to_intake("/api/participants", **AMINA))["participant"])

    async def post(self, path: str, **body: Any) -> Response:
        """Send a command to placements after everything that was sent to intake."""
        return await self.placements.post(path, json=body, headers={"Kedja-After": self.position})

    async def start(self, participant: str, **more: Any) -> Response:
        usual = {"participant": participant, "kind": "work", "occurred_on": "2026-03-02"}
        usual["unsigned"] = "agreed_elsewhere"
        return await self.post("/api/placements", **{**usual, **more})

    async def get(self, participant: str) -> dict[str, Any]:
        return dict((await self.placements.get(f"/api/participants/{participant}")).json())


@pytest.fixture
async def both(a_schema: AService) -> AsyncIterator[Both]:
    intake, placements = await a_schema("intake"), await a_schema("placements", follows=("intake",))
    async with a_running(intake) as first, a_running(placements) as second:
        yield Both(first, second)


async def test_a_registered_participant_starts_a_placement(both: Both) -> None:
    participant = await both.registered()
    answer = await both.start(participant, extent=75, organisation="Norrvik Bageri")
    assert answer.status_code == 201, answer.text
    placement = (await both.placements.get(f"/api/placements/{answer.json()['placement']}")).json()
    assert placement["participant"] == participant
    assert (placement["started_on"], placement["ended_on"], placement["extent"]) == ("2026-03-02", None, 75)


async def test_nobody_unknown_to_intake_starts_a_placement(both: Both) -> None:
    answer = await both.start(str(uuid4()))
    assert answer.status_code == 404
    assert answer.json()["rule"] == "UnknownParticipant"


async def test_a_void_registration_is_unknown_here_too(both: Both) -> None:
    registered = await both.post_to_intake("/api/participants", **AMINA)
    participant, events = registered["participant"], f"/api/streams/{registered['stream']}/events"
    assert (await both.start(participant)).status_code == 201
    void = await both.post_to_intake(f"{events}/{registered['events'][0]['id']}/void", reason="duplicate")
    assert (await both.start(participant)).status_code == 404
    assert (await both.placements.get("/api/placements")).json()["total"] == 1
    await both.post_to_intake(f"{events}/{void['events'][0]['id']}/void", reason="entered_by_mistake")
    assert (await both.start(participant)).status_code == 201


async def test_a_command_done_before_the_void_stays_done(both: Both) -> None:
    registered = await both.post_to_intake("/api/participants", **AMINA)
    body = {"participant": registered["participant"], "kind": "work", "occurred_on": "2026-03-02"}
    body["unsigned"] = "agreed_elsewhere"
    headers = {"Idempotency-Key": "k1", "Kedja-After": both.position}
    first = await both.placements.post("/api/placements", json=body, headers=headers)
    event = f"/api/streams/{registered['stream']}/events/{registered['events'][0]['id']}"
    await both.post_to_intake(f"{event}/void", reason="duplicate")
    headers["Kedja-After"] = both.position
    again = await both.placements.post("/api/placements", json=body, headers=headers)
    assert again.json()["placement"] == first.json()["placement"]


async def test_what_was_recorded_of_the_unknown_is_put_right(both: Both) -> None:
    registered = await both.post_to_intake("/api/participants", **AMINA)
    placement = (await both.start(registered["participant"])).json()
    event = f"/api/streams/{registered['stream']}/events/{registered['events'][0]['id']}"
    await both.post_to_intake(f"{event}/void", reason="duplicate")
    assert (
        await both.post(f"/api/placements/{placement['placement']}/end", occurred_on="2026-05-01")
    ).status_code == 404
    start = f"/api/streams/{placement['stream']}/events/{placement['events'][0]['id']}"
    assert (await both.post(f"{start}/void", reason="duplicate")).status_code == 201
    assert (await both.placements.get("/api/placements")).json()["total"] == 0


async def test_a_placement_ends_once_and_not_too_early(both: Both) -> None:
    started = (await both.start(await both.registered())).json()
    path = f"/api/placements/{started['placement']}/end"
    early = await both.post(path, occurred_on="2026-03-01")
    assert (early.status_code, early.json()["rule"]) == (409, "PlacementEndsBeforeItBegan")
    assert (await both.post(path, occurred_on="2026-03-02")).status_code == 201
    again = await both.post(path, occurred_on="2026-04-01")
    assert (again.status_code, again.json()["rule"]) == (409, "PlacementEndedAlready")


async def test_an_unknown_placement_cannot_end(both: Both) -> None:
    answer = await both.post(f"/api/placements/{uuid4()}/end", occurred_on="2026-03-01")
    assert (answer.status_code, answer.json()["rule"]) == (404, "UnknownPlacement")


async def test_a_void_end_leaves_the_placement_ongoing(both: Both) -> None:
    placement = (await both.start(await both.registered())).json()
    end = (await both.post(f"/api/placements/{placement['placement']}/end", occurred_on="2026-05-01")).json()
    path = f"/api/streams/{placement['stream']}/events/{end['events'][0]['id']}/void"
    assert (await both.post(path, reason="wrong_date")).status_code == 201
    answer = (await both.placements.get("/api/placements", params={"ongoing": True})).json()
    assert [row["placement"] for row in answer["placements"]] == [placement["placement"]]


async def test_a_corrected_first_day_is_shown(both: Both) -> None:
    placement = (await both.start(await both.registered())).json()
    path = f"/api/streams/{placement['stream']}/events/{placement['events'][0]['id']}/correct"
    answer = await both.post(path, set={"occurred_on": "2026-02-16"})
    assert answer.status_code == 201, answer.text
    answer = (await both.placements.get(f"/api/placements/{placement['placement']}")).json()
    assert (answer["started_on"], answer["version"]) == ("2026-02-16", 2)


async def test_a_placement_that_never_was_is_gone(both: Both) -> None:
    placement = (await both.start(await both.registered())).json()
    path = f"/api/streams/{placement['stream']}/events/{placement['events'][0]['id']}/void"
    assert (await both.post(path, reason="did_not_happen")).status_code == 201
    assert (await both.placements.get(f"/api/placements/{placement['placement']}")).status_code == 404


async def test_a_participant_shows_all_that_happened(both: Both) -> None:
    participant = await both.registered()
    await both.post_to_intake(f"/api/participants/{participant}/enrolments", occurred_on="2026-01-12", programme="BIS")
    path = f"/api/participants/{participant}"
    for ending, body in {
        "/attendances": {"kind": "language", "occurred_on": "2026-02-02"},
        "/outcomes": {"programme": "BIS", "kind": "study", "occurred_on": "2026-06-01"},
        "/residences": {"municipality": "Boden", "occurred_on": "2026-01-01"},
        "/residences/end": {"municipality": "Boden", "occurred_on": "2026-07-31"},
    }.items():
        answer = await both.post(path + ending, **body)
        assert answer.status_code == 201, answer.text
    about = await both.get(participant)
    assert about["pseudonym"] == participant[:8]
    assert [e["programme"] for e in about["enrolments"]] == ["BIS"]
    assert [a["kind"] for a in about["attendances"]] == ["language"]
    assert [o["kind"] for o in about["outcomes"]] == ["study"]
    assert [(r["started_on"], r["ended_on"]) for r in about["residences"]] == [("2026-01-01", "2026-07-31")]


async def test_a_void_attendance_is_shown_no_more(both: Both) -> None:
    participant = await both.registered()
    path = f"/api/participants/{participant}/attendances"
    await both.post(path, kind="civic", occurred_on="2026-02-02")
    second = (await both.post(path, kind="health", occurred_on="2026-02-03")).json()
    await both.post(f"/api/streams/{second['stream']}/events/{second['events'][0]['id']}/void", reason="other")
    assert [a["kind"] for a in (await both.get(participant))["attendances"]] == ["civic"]


async def test_nobody_moves_out_of_where_they_never_lived(both: Both) -> None:
    participant = await both.registered()
    await both.post(f"/api/participants/{participant}/residences", municipality="Boden", occurred_on="2026-01-01")
    path = f"/api/participants/{participant}/residences/end"
    answer = await both.post(path, municipality="Ockelbo", occurred_on="2026-02-01")
    assert (answer.status_code, answer.json()["rule"]) == (409, "NotResidentThere")


async def test_linked_registrations_share_one_history(both: Both) -> None:
    one, other = await both.registered(), await both.registered()
    await both.start(other)
    path = f"/api/participants/{one}/links"
    await both.post_to_intake(path, absorbed=other, occurred_on="2026-04-01")
    await both.start(one, kind="internship")
    assert {p["kind"] for p in (await both.get(one))["placements"]} == {"work", "internship"}
    await both.post_to_intake(f"{path}/{other}/undo", reason="wrong_person", occurred_on="2026-04-02")
    await both.start(one, kind="course")
    assert {p["kind"] for p in (await both.get(one))["placements"]} == {"internship", "course"}


async def test_participants_are_listed_by_programme_without_names(both: Both) -> None:
    enrolled = await both.registered()
    await both.post_to_intake(f"/api/participants/{enrolled}/enrolments", occurred_on="2026-01-12", programme="BIS")
    await both.start(await both.registered())
    listed = await both.placements.get("/api/participants", params={"programme": "BIS"})
    assert [p["participant"] for p in listed.json()["participants"]] == [enrolled]
    assert (await both.placements.get("/api/participants")).json()["total"] == 2
    assert "Amina" not in listed.text


async def test_a_wrong_kind_is_named_with_advice(both: Both) -> None:
    answer = await both.start(await both.registered(), kind="holiday")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "kind"
