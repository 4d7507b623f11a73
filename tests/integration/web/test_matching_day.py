"""My day in matching: reviews and answers, openings without people, mentors without somebody to meet."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from services.matching import app as matching_app
from shared.service.clock import stockholm_date, system_clock
from shared.testing.servers import AService
from tests.integration.apps import a_client
from tests.integration.matching.driver import Matching
from tests.integration.web.browsing import Page, fill_in, see

TODAY = stockholm_date(system_clock())


def day(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


@pytest.fixture
async def matching(a_schema: AService) -> AsyncIterator[Matching]:
    app = matching_app.build(await a_schema("matching"))
    async with a_client(app) as client:
        yield Matching(app.state.service, client)


async def seen(matching: Matching, query: str = "") -> Page:
    page = await see(matching.client, f"/{query}")
    assert page.answer.status_code == 200, page.text
    return page


async def a_mentor(matching: Matching, on: str, suitable: bool | None = None) -> str:
    identity = {"given_name": "Karin", "family_name": "Öberg"}
    asked = {"languages": ["sv"], "occurred_on": on, "identity": identity}
    mentor = (await matching.client.post("/api/mentors", json=asked)).json()["mentor"]
    if suitable is not None:
        vetted = {"suitable": suitable, "occurred_on": on}
        assert (await matching.client.post(f"/api/mentors/{mentor}/vet", json=vetted)).status_code == 201
    return str(mentor)


async def test_an_opening_without_people_waits(matching: Matching) -> None:
    opening = await matching.publish(occurred_on=day(-3), apply_by=day(5))
    page = await seen(matching)
    assert f"/openings/{opening}/people" in page.links
    assert "Last day to apply" in page.text
    assert "Nothing is overdue." in page.text
    await fill_in(matching.client, f"/openings/{opening}/close", reason="filled")
    page = await seen(matching)
    assert f"/openings/{opening}" not in page.links
    assert "Nothing is due today." in page.text


async def test_each_step_of_a_proposal_waits(matching: Matching) -> None:
    opening = await matching.publish(occurred_on=day(-30))
    path = f"/proposals/{await matching.propose(opening, day=TODAY - timedelta(days=7), answer_by=TODAY)}"
    page = await seen(matching)
    assert f"/openings/{opening}/people" not in page.links
    assert "Review the proposal" in page.text
    reviewed = {"decision": "accept", "reason": "good_match", "occurred_on": day(-7)}
    await fill_in(matching.client, f"{path}/review", **reviewed)
    page = await seen(matching)
    assert "Ask the participant" in page.text
    assert path in page.links
    await fill_in(matching.client, f"{path}/participant-answer", answer="yes", occurred_on=day(-6))
    assert "Ask the organisation" in (await seen(matching)).text
    await fill_in(matching.client, f"{path}/employer-answer", answer="no", occurred_on=day(-5))
    page = await seen(matching)
    assert path not in page.links
    assert f"/openings/{opening}/people" in page.links, "nothing came of it, so somebody else is looked for"


async def test_a_filled_opening_is_to_be_closed(matching: Matching) -> None:
    opening = await matching.publish(occurred_on=day(-9), seats=1)
    path = f"/proposals/{await matching.propose(opening, day=TODAY - timedelta(days=5), answer_by=TODAY)}"
    await fill_in(matching.client, f"{path}/review", decision="accept", reason="good_match", occurred_on=day(-4))
    await fill_in(matching.client, f"{path}/participant-answer", answer="yes", occurred_on=day(-3))
    assert f"/openings/{opening}/close" not in (await seen(matching)).links
    await fill_in(matching.client, f"{path}/employer-answer", answer="yes", occurred_on=day(-2))
    assert f"/openings/{opening}/close" in (await seen(matching)).links
    await fill_in(matching.client, f"/openings/{opening}/close", reason="filled")
    assert f"/openings/{opening}/close" not in (await seen(matching)).links


async def test_mentors_wait_for_somebody_to_meet(matching: Matching) -> None:
    mentor = await a_mentor(matching, day(-20))
    page = await seen(matching)
    assert f"/mentors/{mentor}/vet" in page.links
    assert "Karin Öberg" in page.text
    vetted = {"suitable": True, "occurred_on": day(-19)}
    assert (await matching.client.post(f"/api/mentors/{mentor}/vet", json=vetted)).status_code == 201
    page = await seen(matching, "?part=overdue")
    assert f"/mentors/{mentor}/vet" not in page.links
    assert "Find somebody for the mentor to meet" in page.text


async def test_a_silent_mentorship_is_asked_about(matching: Matching) -> None:
    mentor = await a_mentor(matching, day(-60), suitable=True)
    asked = {
        "mentor": mentor,
        "participant": "6f7bd2a4-6a4c-4a54-9c2e-0d3d7b4b2a11",
        "programme": "BIS",
        "occurred_on": day(-40),
    }
    mentorship = (await matching.client.post("/api/mentorships", json=asked)).json()["mentorship"]
    page = await seen(matching)
    assert f"/mentorships/{mentorship}" in page.links
    assert "Find somebody" not in page.text
    met = {"side": "mentor", "occurred_on": day(-1)}
    await matching.client.post(f"/api/mentorships/{mentorship}/meetings", json=met)
    assert f"/mentorships/{mentorship}" not in (await seen(matching)).links


async def test_a_day_is_narrowed_by_whom(matching: Matching) -> None:
    opening = await matching.publish(occurred_on=day(-3))
    path = f"/proposals/{await matching.propose(opening, day=TODAY, answer_by=TODAY)}"
    assert path in (await seen(matching, "?owner=matchning&programme=BIS")).links
    assert path not in (await seen(matching, "?owner=nobody")).links
    assert path not in (await seen(matching, "?programme=LOTS")).links
