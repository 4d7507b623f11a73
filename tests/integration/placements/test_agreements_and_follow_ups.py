"""Agreements, changes and follow-ups over HTTP, with an intake that is followed over a real NATS."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient, Response

from services.placements.workers.follow_ups import FollowUps
from shared.testing.servers import AService
from tests.integration.apps import a_running

DAY = "2026-03-02"
LEFT = "2026-08-31"


class Both:
    """Intake and placements of one agency; requests to placements wait for everything sent to intake."""

    def __init__(self, intake: AsyncClient, placements: AsyncClient) -> None:
        self.intake = intake
        self.placements = placements
        self.position = ""

    async def post_to_intake(self, path: str, **body: Any) -> dict[str, Any]:
        answer = await self.intake.post(path, json={"occurred_on": DAY, **body})
        assert answer.status_code == 201, answer.text
        self.position = answer.headers["Kedja-Position"]
        return dict(answer.json())

    async def participant(self) -> str:
        identity = {"given_name": "Amina", "family_name": "Warsame"}
        answer = await self.post_to_intake("/api/participants", gender="woman", identity=identity)
        return str(answer["participant"])

    async def enrolled(self) -> tuple[str, str]:
        """The API's paths of a participant and of the enrolment."""
        person = f"/api/participants/{await self.participant()}"
        enrolment = (await self.post_to_intake(f"{person}/enrolments", programme="BIS"))["enrolment"]
        return person, f"{person}/enrolments/{enrolment}"

    async def left(self, enrolment: str, on: str = LEFT, **more: Any) -> dict[str, Any]:
        usual = {"reason": "completed", "labour_market_status": "employed", **more}
        return await self.post_to_intake(f"{enrolment}/close", **{**usual, "occurred_on": on})

    async def post(self, path: str, **body: Any) -> Response:
        sent = {"occurred_on": DAY, **body}
        return await self.placements.post(f"/api{path}", json=sent, headers={"Kedja-After": self.position})

    async def done(self, path: str, **body: Any) -> dict[str, Any]:
        answer = await self.post(path, **body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def drafted(self, **more: Any) -> str:
        usual = {"kind": "internship", "programme": "BIS", "organisation": "Norrvik Bageri", "starts_on": DAY}
        participant = more.pop("participant", None) or await self.participant()
        return str((await self.done("/agreements", participant=participant, **usual, **more))["agreement"])

    async def get(self, path: str, **query: str) -> Any:
        answer = await self.placements.get(f"/api{path}", params=query, headers={"Kedja-After": self.position})
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def follow_ups(self) -> list[dict[str, Any]]:
        """Return the follow-ups after the worker has looked at every event."""
        service = self.placements._transport.app.state.service  # type: ignore[attr-defined]  # httpx keeps it there
        await self.get("/follow-ups")
        await asyncio.gather(FollowUps()(service), FollowUps()(service))
        return list((await self.get("/follow-ups"))["follow_ups"])


@pytest.fixture
async def both(a_schema: AService) -> AsyncIterator[Both]:
    intake, placements = await a_schema("intake"), await a_schema("placements", follows=("intake",))
    async with a_running(intake) as first, a_running(placements) as second:
        yield Both(first, second)


async def test_a_placement_waits_for_every_signature(both: Both) -> None:
    participant = await both.participant()
    agreement = await both.drafted(participant=participant, extent=75)
    start = {"participant": participant, "kind": "internship", "agreement": agreement}
    for party, left in (("participant", ["agency", "employer"]), ("employer", ["agency"]), ("agency", [])):
        refused = await both.post("/placements", **start)
        assert (refused.status_code, refused.json()["rule"]) == (409, "PlacementUnsigned")
        await both.done(f"/agreements/{agreement}/sign", party=party)
        assert (await both.get(f"/agreements/{agreement}"))["awaiting"] == left
    assert (await both.done("/placements", **start))["placement"] == agreement
    placement = await both.get(f"/placements/{agreement}")
    assert (placement["organisation"], placement["extent"], placement["agreement"]) == ("Norrvik Bageri", 75, agreement)
    assert (await both.get(f"/agreements/{agreement}"))["state"] == "started"


async def test_a_start_names_agreement_or_reason(both: Both) -> None:
    start = {"participant": await both.participant(), "kind": "work"}
    both_named = {"agreement": str(uuid4()), "unsigned": "agreed_elsewhere"}
    for named in ({}, both_named):
        answer = await both.post("/placements", **start, **named)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "unsigned")
    unsigned = (await both.done("/placements", **start, unsigned="found_on_their_own"))["placement"]
    assert (await both.get(f"/placements/{unsigned}"))["unsigned"] == "found_on_their_own"


async def test_signing_and_starting_at_once_keeps_order(both: Both) -> None:
    participant = await both.participant()
    agreement = await both.drafted(participant=participant)
    start = both.post("/placements", participant=participant, kind="internship", agreement=agreement)
    signing = [both.post(f"/agreements/{agreement}/sign", party=p) for p in ("participant", "employer", "agency")]
    *signed, started = await asyncio.gather(*signing, start)
    assert [answer.status_code for answer in signed] == [201, 201, 201]
    words = [e["type"].split(".")[1] for e in await both.get(f"/streams/placement-{agreement}/events")]
    assert words[:4] == ["agreement_drafted", *["agreement_signed"] * 3]
    assert (words[4:] == ["placement_started"]) == (started.status_code == 201)


async def test_agreements_are_listed_by_whom_they_await(both: Both) -> None:
    one, other = await both.drafted(), await both.drafted()
    await both.done(f"/agreements/{one}/sign", party="employer")
    await both.done(f"/agreements/{other}/cancel")
    listed = await both.get("/agreements", awaiting="agency")
    assert [row["agreement"] for row in listed["agreements"]] == [one]
    assert (await both.get("/agreements", awaiting="employer"))["total"] == 0
    assert [row["state"] for row in (await both.get("/agreements"))["agreements"]] == ["awaiting", "cancelled"]


async def test_an_unknown_agreement_is_not_found(both: Both) -> None:
    for path in ("sign", "cancel"):
        assert (await both.post(f"/agreements/{uuid4()}/{path}", party="agency")).status_code in (404, 422)
    assert (await both.placements.get(f"/api/agreements/{uuid4()}")).status_code == 404


async def test_a_placement_has_another_extent_from_a_day(both: Both) -> None:
    start = {"participant": await both.participant(), "kind": "work", "extent": 50, "unsigned": "agreed_elsewhere"}
    path = f"/placements/{(await both.done('/placements', **start))['placement']}"
    await both.done(f"{path}/change", occurred_on="2026-06-01", extent=100)
    await both.done(f"{path}/change", occurred_on="2026-04-01", extent=75)
    placement = await both.get(path, on="2026-05-31")
    assert [(terms["since"], terms["extent"]) for terms in placement["terms"]] == [
        (DAY, 50),
        ("2026-04-01", 75),
        ("2026-06-01", 100),
    ]
    assert (placement["then"]["extent"], placement["extent"]) == (75, 100)
    assert (await both.get(path, on="2026-03-01"))["then"] is None
    nothing = await both.post(f"{path}/change", occurred_on="2026-05-01")
    assert nothing.status_code == 422


async def test_who_leaves_is_followed_up_twice(both: Both) -> None:
    person, enrolment = await both.enrolled()
    assert await both.follow_ups() == []
    await both.left(enrolment)
    due = await both.follow_ups()
    assert [(row["kind"], row["due_on"]) for row in due] == [("28_days", "2026-09-28"), ("6_months", "2027-02-28")]
    assert await both.follow_ups() == due
    assert (await both.get("/follow-ups", due_before="2027-02-28"))["total"] == 1
    assert len((await both.get(person.removeprefix("/api")))["follow_ups"]) == 2


async def test_nobody_who_died_is_followed_up(both: Both) -> None:
    _, enrolment = await both.enrolled()
    await both.left(enrolment, reason="deceased", labour_market_status="unknown")
    assert await both.follow_ups() == []


async def test_a_leaving_put_right_moves_the_follow_ups(both: Both) -> None:
    person, enrolment = await both.enrolled()
    closed = await both.left(enrolment)
    assert len(await both.follow_ups()) == 2
    event = f"/api/streams/participant-{person.rpartition('/')[2]}/events"
    event += f"/{closed['events'][0]['id']}"
    await both.post_to_intake(f"{event}/correct", set={"occurred_on": "2026-06-30"})
    assert [row["due_on"] for row in await both.follow_ups()] == ["2026-07-28", "2026-12-30"]
    void = await both.post_to_intake(f"{event}/void", reason="did_not_happen")
    assert await both.follow_ups() == []
    again = f"{event.rpartition('/')[0]}/{void['events'][0]['id']}/void"
    await both.post_to_intake(again, reason="entered_by_mistake")
    assert [row["due_on"] for row in await both.follow_ups()] == ["2026-07-28", "2026-12-30"]


async def test_a_follow_up_called_off_stays_away(both: Both) -> None:
    _, enrolment = await both.enrolled()
    await both.left(enrolment)
    first, second = await both.follow_ups()
    events = f"/streams/follow-up-{first['follow_up']}/events"
    (due,) = await both.get(events)
    refused = await both.post(f"{events}/{due['id']}/void", reason="did_not_happen")
    assert (refused.status_code, refused.json()["rule"]) == (409, "LeavingIsToldByIntake")
    await both.done(f"{events}/{due['id']}/void", reason="duplicate")
    assert await both.follow_ups() == [second]


async def test_an_answer_stays_when_the_leaving_does_not(both: Both) -> None:
    person, enrolment = await both.enrolled()
    closed = await both.left(enrolment)
    first = (await both.follow_ups())[0]["follow_up"]
    await both.done(f"/follow-ups/{first}/record", occurred_on=LEFT, status="not_reached")
    assert (await both.get(f"/follow-ups/{first}"))["state"] == "not_reached"
    await both.done(f"/follow-ups/{first}/record", occurred_on=LEFT, status="employed", stable_now=True)
    again = await both.post(f"/follow-ups/{first}/record", occurred_on=LEFT, status="studying")
    assert (again.status_code, again.json()["rule"]) == (409, "FollowedUpAlready")
    stream = f"participant-{person.rpartition('/')[2]}"
    await both.post_to_intake(f"/api/streams/{stream}/events/{closed['events'][0]['id']}/void", reason="other")
    (left,) = await both.follow_ups()
    assert (left["follow_up"], left["asked"], left["status"], left["stable_now"]) == (first, 2, "employed", True)


async def test_an_unknown_follow_up_is_not_found(both: Both) -> None:
    answer = await both.post(f"/follow-ups/{uuid4()}/record", status="studying")
    assert (answer.status_code, answer.json()["rule"]) == (404, "UnknownFollowUp")
