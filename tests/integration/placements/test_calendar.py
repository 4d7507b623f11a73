"""The shared calendar over HTTP, with intake over a real NATS: activities, who came, interpreters, groups, contacts."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient, Response

from services.placements.drift import drift
from services.placements.rebuild import rebuild
from shared.service.settings import Settings
from shared.testing.servers import AService
from tests.integration.apps import a_running

DAY = "2026-02-10"
CAFE: dict[str, Any] = {
    "kind": "language",
    "title": "Språkcafé",
    "organisation": "Bodens bibliotek",
    "programme": "BIS",
    "day": DAY,
    "starts_at": "17:30",
    "minutes": 90,
}


@dataclass
class Both:
    """Intake and placements of one agency; `position` is how far intake's log is known to be."""

    intake: AsyncClient
    placements: AsyncClient
    settings: Settings
    position: str = ""

    async def registered(self, programme: str | None = None) -> str:
        body = {"occurred_on": "2026-01-12", "gender": "woman", "identity": {"given_name": "A", "family_name": "W"}}
        answer = await self.intake.post("/api/participants", json=body)
        participant = str(answer.json()["participant"])
        if programme:
            body = {"programme": programme, "occurred_on": "2026-01-12"}
            answer = await self.intake.post(f"/api/participants/{participant}/enrolments", json=body)
        self.position = answer.headers["Kedja-Position"]
        return participant

    async def post(self, path: str, key: str = "", **body: Any) -> Response:
        headers = {"Kedja-After": self.position} if self.position else {}
        return await self.placements.post(path, json=body, headers={**headers, "Idempotency-Key": key or str(uuid4())})

    async def created(self, path: str, **body: Any) -> dict[str, Any]:
        answer = await self.post(path, **body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def scheduled(self, **more: Any) -> str:
        return str((await self.created("/api/activities", **{**CAFE, **more}))["activity"])

    async def get(self, path: str, **query: Any) -> dict[str, Any]:
        answer = await self.placements.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def attendances(self, participant: str) -> list[dict[str, Any]]:
        return list((await self.get(f"/api/participants/{participant}"))["attendances"])


@pytest.fixture
async def both(a_schema: AService) -> AsyncIterator[Both]:
    intake, placements = await a_schema("intake"), await a_schema("placements", follows=("intake",))
    async with a_running(intake) as first, a_running(placements) as second:
        yield Both(first, second, placements)


async def test_an_activity_is_scheduled_changed_and_cancelled(both: Both) -> None:
    activity = await both.scheduled()
    await both.created(f"/api/activities/{activity}/change", **{**CAFE, "starts_at": "9.15", "venue": "Folkets hus"})
    row = await both.get(f"/api/activities/{activity}")
    assert (row["starts_at"], row["venue"], row["state"]) == ("09:15", "Folkets hus", "planned")
    cancelled = await both.created(f"/api/activities/{activity}/cancel", reason="too_few")
    assert [event["type"] for event in cancelled["events"]] == ["placements.activity_cancelled.v1"]
    row = await both.get(f"/api/activities/{activity}")
    assert (row["state"], row["reason"], row["version"]) == ("cancelled", "too_few", 3)
    answer = await both.post(f"/api/activities/{activity}/held", attended=3)
    assert (answer.status_code, answer.json()["rule"]) == (409, "ActivityIsCancelled")


async def test_a_change_of_nothing_records_nothing(both: Both) -> None:
    activity = await both.scheduled()
    assert (await both.created(f"/api/activities/{activity}/change", **CAFE))["events"] == []


async def test_activities_are_listed_by_day_and_wish(both: Both) -> None:
    first = await both.scheduled(starts_at="09:00", audience="women")
    second = await both.scheduled(day="2026-03-01", kind="civic")
    await both.scheduled(programme="LOTS")
    listed = await both.get("/api/activities", programme="BIS")
    assert [row["activity"] for row in listed["activities"]] == [first, second]
    assert (await both.get("/api/activities", **{"from": "2026-02-11"}))["total"] == 1
    assert (await both.get("/api/activities", **{"from": DAY, "to": DAY}))["total"] == 2
    assert (await both.get("/api/activities", audience="women"))["total"] == 1
    assert (await both.placements.get("/api/activities", params={"from": "soon"})).status_code == 422


async def test_those_who_came_are_recorded_at_once(both: Both) -> None:
    activity = await both.scheduled()
    amina, yusuf = await both.registered(), await both.registered()
    held: dict[str, Any] = {"occurred_on": DAY, "attended": 12, "participants": [amina, yusuf, amina]}
    first = await both.post(f"/api/activities/{activity}/held", key="one", **held)
    assert [event["type"] for event in first.json()["events"]] == [
        "placements.activity_held.v1",
        "placements.activity_attended.v1",
        "placements.activity_attended.v1",
    ]
    row = await both.get(f"/api/activities/{activity}")
    assert (row["state"], row["held_on"], row["attended"]) == ("held", DAY, 12)
    for participant in (amina, yusuf):
        (attended,) = await both.attendances(participant)
        assert (attended["activity"], attended["kind"], attended["programme"]) == (activity, "language", "BIS")
    again = await both.post(f"/api/activities/{activity}/held", key="one", **held)
    assert again.json() == first.json()
    assert again.headers["Kedja-Position"] == first.headers["Kedja-Position"]
    twice = await both.post(f"/api/activities/{activity}/held", **held)
    assert (twice.status_code, twice.json()["rule"]) == (409, "ActivityHeldAlready")


async def test_who_is_unknown_leaves_nothing_half_done(both: Both) -> None:
    activity = await both.scheduled()
    held: dict[str, Any] = {"attended": 2, "participants": [await both.registered(), str(uuid4())]}
    answer = await both.post(f"/api/activities/{activity}/held", **held)
    assert (answer.status_code, answer.json()["rule"]) == (404, "UnknownParticipant")
    answer = await both.post(f"/api/activities/{activity}/held", attended=0, participants=held["participants"][:1])
    assert (answer.status_code, answer.json()["rule"]) == (409, "FewerThanThoseNamed")
    assert (await both.get(f"/api/activities/{activity}"))["state"] == "planned"
    assert await both.attendances(held["participants"][0]) == []


async def test_latecomers_are_added_once(both: Both) -> None:
    activity, amina = await both.scheduled(), await both.registered()
    await both.created(f"/api/activities/{activity}/held", occurred_on="2026-02-11", attended=3)
    await both.created(f"/api/activities/{activity}/attendances", participants=[amina])
    assert (await both.created(f"/api/activities/{activity}/attendances", participants=[amina]))["events"] == []
    path, attendance = f"/api/participants/{amina}/attendances", {"kind": "language", "occurred_on": DAY}
    assert (await both.created(path, activity=activity, **attendance))["events"] == []
    await both.created(path, **attendance)
    assert sorted(str(a["activity"]) for a in await both.attendances(amina)) == sorted([activity, "None"])


async def test_nobody_attends_what_is_not_there(both: Both) -> None:
    amina, activity = await both.registered(), await both.scheduled()
    path, attendance = f"/api/participants/{amina}/attendances", {"kind": "language", "occurred_on": DAY}
    assert (await both.post(path, activity=str(uuid4()), **attendance)).status_code == 404
    await both.created(f"/api/activities/{activity}/cancel", reason="organiser_ill")
    assert (await both.post(path, activity=activity, **attendance)).status_code == 409


async def test_an_interpreter_is_looked_for_until_booked(both: Both) -> None:
    activity = await both.scheduled(interpreter_language="ar", interpreter_gender="woman")
    await both.scheduled()
    needed = await both.get("/api/activities", interpreter_needed=True)
    assert [row["activity"] for row in needed["activities"]] == [activity]
    path = f"/api/activities/{activity}/interpreter"
    answer = await both.post(path, language="ar", gender="man")
    assert (answer.status_code, answer.json()["rule"]) == (409, "InterpreterNotAsWished")
    await both.created(path, language="ar", gender="man", although_not_wished=True)
    assert (await both.get("/api/activities", interpreter_needed=True))["total"] == 0
    (booked,) = (await both.get(f"/api/activities/{activity}"))["interpreters"]
    assert (booked["gender"], booked["wished"]) == ("man", "woman")


async def test_a_void_booking_is_looked_for_again(both: Both) -> None:
    activity = await both.scheduled(interpreter_language="ar")
    booked = await both.created(f"/api/activities/{activity}/interpreter", language="ar", gender="woman")
    events = f"/api/streams/{booked['stream']}/events"
    await both.created(f"{events}/{booked['events'][0]['id']}/void", reason="entered_by_mistake")
    assert (await both.get("/api/activities", interpreter_needed=True))["total"] == 1


async def test_a_group_has_those_who_joined(both: Both) -> None:
    amina, yusuf = await both.registered(), await both.registered()
    formed = {"programme": "LOTS", "name": "Tisdagsgruppen", "audience": "women", "occurred_on": "2026-01-12"}
    group = (await both.created("/api/groups", **formed))["group"]
    for participant in (amina, yusuf):
        await both.created(f"/api/groups/{group}/join", participant=participant, occurred_on="2026-01-13")
    await both.created(f"/api/groups/{group}/leave", participant=yusuf, occurred_on="2026-03-01")
    members = (await both.get(f"/api/groups/{group}"))["members"]
    assert [(m["participant"], m["left_on"]) for m in members] == [(amina, None), (yusuf, "2026-03-01")]
    assert [g["members"] for g in (await both.get("/api/groups", programme="LOTS"))["groups"]] == [1]
    answer = await both.post(f"/api/groups/{group}/join", participant=str(uuid4()), occurred_on="2026-01-13")
    assert answer.status_code == 404
    assert await both.scheduled(group=group)
    assert (await both.post("/api/activities", **CAFE, group=str(uuid4()))).status_code == 404


async def test_a_contact_gives_a_pseudonym_to_use_again(both: Both) -> None:
    amina, yusuf = await both.registered(), await both.registered()
    path = f"/api/participants/{amina}/contacts"
    astrid = (await both.created(path, occurred_on=DAY, programme="BIS"))["other"]
    assert UUID(astrid).version == 4
    again = await both.created(path, occurred_on=DAY, other=astrid)
    assert (again["other"], again["events"]) == (astrid, [])
    met = {"occurred_on": DAY, "other": yusuf, "other_established": False}
    assert len((await both.created(path, **met))["events"]) == 1
    other_side = await both.created(f"/api/participants/{yusuf}/contacts", occurred_on=DAY, other=amina)
    assert other_side["events"] == []
    contacts = (await both.placements.get(path)).json()
    assert {contact["other"] for contact in contacts} == {astrid, yusuf}
    assert (await both.post(path, occurred_on=DAY, other=amina)).json()["rule"] == "ContactWithOneself"
    assert (await both.post(path, occurred_on=DAY, activity=str(uuid4()))).status_code == 404


async def test_a_repeated_contact_keeps_its_pseudonym(both: Both) -> None:
    path = f"/api/participants/{await both.registered()}/contacts"
    first = (await both.post(path, key="c", occurred_on=DAY)).json()
    assert (await both.post(path, key="c", occurred_on=DAY)).json() == first


@pytest.mark.parametrize(
    ("field", "value", "advice"),
    [
        ("starts_at", "24:00", "hours and minutes"),
        ("starts_at", 17, "hours and minutes"),
        ("starts_at", "１７:30", "hours and minutes"),
        ("minutes", 0, "at least 1"),
        ("minutes", 10**30, "at most 1440"),
        ("title", "Språk\x00café", "may not stand here"),
        ("language", "svenska", "may not stand here"),
        ("capacity", 10**12, "at most 10000"),
        ("day", "2026-02-30", "year-month-day"),
        ("group", "nobody", "give an id"),
    ],
)
async def test_a_wrong_field_says_what_to_do(both: Both, field: str, value: Any, advice: str) -> None:
    answer = await both.post("/api/activities", **{**CAFE, field: value})
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["field"]) == (422, field)
    assert advice in error["advice"]


async def test_the_calendar_is_what_the_log_says(both: Both) -> None:
    amina = await both.registered()
    group = (await both.created("/api/groups", programme="BIS", name="G", occurred_on="2026-01-12"))["group"]
    await both.created(f"/api/groups/{group}/join", participant=amina, occurred_on="2026-01-13")
    held = await both.scheduled(group=group, interpreter_language="ar")
    await both.created(f"/api/activities/{held}/interpreter", language="ar", gender="woman")
    await both.created(f"/api/activities/{held}/held", attended=4, participants=[amina])
    wrong = await both.created("/api/activities", **CAFE)
    events = f"/api/streams/{wrong['stream']}/events"
    await both.created(f"{events}/{wrong['events'][0]['id']}/correct", set={"minutes": 60, "capacity": 2**62})
    await both.created(f"/api/activities/{wrong['activity']}/cancel", reason="other")
    await both.created(f"/api/participants/{amina}/contacts", occurred_on=DAY, activity=held)
    assert (await drift(both.settings)).differences == []
    before = await both.get("/api/activities")
    await rebuild(both.settings)
    assert await both.get("/api/activities") == before
