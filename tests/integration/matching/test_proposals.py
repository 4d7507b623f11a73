"""Openings and proposals over HTTP: published with terms, and from a review to an answer or to silence."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.matching import app as matching_app
from services.matching.drift import drift
from services.matching.workers.expiry import expire_overdue
from shared.testing.servers import AService
from tests.integration.apps import a_client
from tests.integration.matching.driver import PUBLISHED, Matching

ON = {"occurred_on": "2026-01-13"}
REJECTED = {"decision": "reject", "reason": "other"}


@pytest.fixture
async def matching(a_schema: AService) -> AsyncIterator[Matching]:
    app = matching_app.build(await a_schema("matching"))
    async with a_client(app) as client:
        yield Matching(app.state.service, client)


async def test_a_published_opening_shows_its_terms(matching: Matching) -> None:
    answer = await matching.get(f"/api/openings/{await matching.publish()}")
    assert answer["skills"] == [{"skill": "kedja:skill:baking", "level": 2, "required": True}]
    assert (answer["title"], answer["left"], answer["extent"], answer["closed_on"]) == ("Bagare", 2, 75, None)


async def test_publishing_tells_terms_and_seats(matching: Matching) -> None:
    answer = await matching.post("/api/openings/published", PUBLISHED)
    assert [e["type"] for e in answer["events"]] == ["matching.opening_published.v1", "matching.seats_offered.v1"]


async def test_a_change_replaces_all_terms(matching: Matching) -> None:
    path = f"/api/openings/{await matching.publish()}"
    await matching.post(f"{path}/change", {**ON, "title": "Konditor"})
    answer = await matching.get(path)
    assert (answer["title"], answer["skills"], answer["occupation"]) == ("Konditor", [], None)
    assert (answer["organisation"], answer["left"]) == ("Bodens bageri", 2)


async def test_a_closed_opening_is_open_no_more(matching: Matching) -> None:
    closed, still_open = await matching.publish(), await matching.publish()
    await matching.post(f"/api/openings/{closed}/close", {**ON, "reason": "filled"})
    listed = await matching.get("/api/openings", open_only="true")
    assert [row["opening"] for row in listed["openings"]] == [still_open]


async def test_an_unknown_employer_publishes_nothing(matching: Matching) -> None:
    refused = await matching.post("/api/openings/published", {**PUBLISHED, "employer": str(uuid4())}, 404)
    assert refused["rule"] == "UnknownEmployer"


async def test_a_proposal_goes_from_review_to_yes(matching: Matching) -> None:
    path = f"/api/proposals/{await matching.propose(await matching.publish())}"
    assert (await matching.get(path))["awaited"] == "reviewer"
    await matching.post(f"{path}/review", {**ON, "decision": "accept", "reason": "good_match"})
    assert (await matching.get(path))["awaited"] == "participant"
    await matching.post(f"{path}/participant-answer", {**ON, "answer": "yes"})
    await matching.post(f"{path}/employer-answer", {**ON, "answer": "interview"})
    await matching.post(f"{path}/employer-answer", {**ON, "answer": "yes"})
    answer = await matching.get(path)
    assert (answer["state"], answer["awaited"], answer["title"]) == ("employed", None, "Bagare")
    assert "explanation" not in answer


async def test_an_employer_hears_nothing_without_a_yes(matching: Matching) -> None:
    path = f"/api/proposals/{await matching.propose(await matching.publish())}"
    await matching.post(f"{path}/review", {**ON, "decision": "accept", "reason": "good_match"})
    refused = await matching.post(f"{path}/employer-answer", {**ON, "answer": "yes"}, 409)
    assert refused["rule"] == "ParticipantHasNotSaidYes"


async def test_nobody_is_accepted_for_a_closed_opening(matching: Matching) -> None:
    opening = await matching.publish()
    path = f"/api/proposals/{await matching.propose(opening)}/review"
    await matching.post(f"/api/openings/{opening}/close", {**ON, "reason": "filled"})
    refused = await matching.post(path, {**ON, "decision": "accept", "reason": "good_match"}, 409)
    assert refused["rule"] == "OpeningIsClosed"
    await matching.post(path, {**ON, "decision": "reject", "reason": "other"})


async def test_proposals_are_listed_by_what_they_await(matching: Matching) -> None:
    opening, participant = await matching.publish(), uuid4()
    second = await matching.propose(opening, rank=2)
    first = await matching.propose(opening, participant)
    settled = await matching.propose(opening, rank=3)
    await matching.post(f"/api/proposals/{settled}/review", {**ON, "decision": "reject", "reason": "other"})
    listed = await matching.get("/api/proposals", opening=opening)
    assert [row["proposal"] for row in listed["proposals"]] == [first, second, settled]
    assert (await matching.get("/api/proposals", state="open"))["total"] == 2
    assert (await matching.get("/api/proposals", state="rejected"))["total"] == 1
    assert (await matching.get("/api/proposals", participant=str(participant)))["total"] == 1


async def test_silence_after_the_last_day_expires(matching: Matching) -> None:
    proposal = await matching.propose(await matching.publish())
    last, after = datetime(2026, 1, 26, 22, 59, tzinfo=UTC), datetime(2026, 1, 26, 23, 1, tzinfo=UTC)
    assert await expire_overdue(replace(matching.service, clock=lambda: last)) == 0
    assert await expire_overdue(replace(matching.service, clock=lambda: after)) == 1
    answer = await matching.get(f"/api/proposals/{proposal}")
    assert (answer["state"], answer["awaited"], answer["since"]) == ("expired", None, "2026-01-27")
    assert await expire_overdue(replace(matching.service, clock=lambda: after)) == 0


async def test_replay_decides_itself_what_was_overdue(a_schema: AService) -> None:
    app = matching_app.build((await a_schema("matching")).model_copy(update={"replay_clock": True}))
    async with a_client(app) as client:
        matching = Matching(app.state.service, client)
        path = f"/api/proposals/{await matching.propose(await matching.publish())}"
        assert await expire_overdue(matching.service) == 0
        await matching.post(f"{path}/expire", {"occurred_on": "2026-01-26"}, 409)
        await matching.post(f"{path}/expire", {"occurred_on": "2026-01-27"})
        today = datetime.now(UTC).date()
        made_on, answer_by = today - timedelta(days=20), today - timedelta(days=2)
        opening = await matching.publish(occurred_on=made_on.isoformat())
        await matching.propose(opening, day=made_on, answer_by=answer_by)
        assert await expire_overdue(matching.service) == 1, "silence of these days is silence in any system"


async def test_read_models_are_what_the_log_says(matching: Matching) -> None:
    opening = await matching.publish()
    await matching.post(f"/api/proposals/{await matching.propose(opening)}/review", {**ON, **REJECTED})
    made = await matching.post(f"/api/openings/{opening}/close", {**ON, "reason": "filled"})
    path = f"/api/streams/{made['stream']}/events/{made['events'][0]['id']}/void"
    await matching.post(path, {"reason": "entered_by_mistake"})
    assert (await drift(matching.service.settings)).count == 0
