"""Pages of agreements, of a placement over time, and of follow-ups, as somebody uses them who has no JavaScript."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from uuid import uuid4

import pytest
from httpx import AsyncClient

from services.placements.workers.follow_ups import FollowUps
from shared.testing.servers import AService
from tests.integration.apps import a_running
from tests.integration.web.browsing import Page, fill_in, see

HOSTILE = "<script>alert(1)</script>\"'><img src=x>"


class Office:
    """Intake and placements, with one participant who is enrolled in BIS."""

    def __init__(self, intake: AsyncClient, placements: AsyncClient) -> None:
        self.intake = intake
        self.placements = placements
        self.person = ""

    async def post_to_intake(self, path: str, **fields: object) -> dict[str, str]:
        """Returns when placements has heard it, and when who left is followed up."""
        answer = await self.intake.post(f"/api{path}", json={"occurred_on": "2026-01-12", **fields})
        assert answer.status_code == 201, answer.text
        after = {"Kedja-After": answer.headers["Kedja-Position"]}
        await self.placements.get("/api/follow-ups", headers=after)
        await FollowUps()(self.placements._transport.app.state.service)  # type: ignore[attr-defined]  # httpx keeps it
        return dict(answer.json())

    async def see(self, path: str) -> Page:
        page = await see(self.placements, path)
        assert page.answer.status_code == 200, page.text
        return page

    async def fill_in(self, path: str, **fields: str) -> Page:
        return await fill_in(self.placements, path, **fields)

    async def drafted(self, **fields: str) -> str:
        """The path of an agreement."""
        usual = {"kind": "internship", "organisation": "Bakery", "starts_on": "2026-02-02", "occurred_on": "2026-01-20"}
        path = f"/agreements/new?participant={self.person.removeprefix('/participants/')}&programme=BIS"
        page = await self.fill_in(path, **{**usual, **fields})
        assert page.answer.status_code == 200, page.text
        return page.answer.url.path


@pytest.fixture
async def office(a_schema: AService) -> AsyncIterator[Office]:
    intake, placements = await a_schema("intake"), await a_schema("placements", follows=("intake",))
    async with AsyncExitStack() as stack:
        first, second = [await stack.enter_async_context(a_running(one)) for one in (intake, placements)]
        office = Office(first, second)
        identity = {"given_name": "Amina", "family_name": "Warsame"}
        answer = await office.post_to_intake("/participants", gender="woman", identity=identity)
        office.person = f"/participants/{answer['participant']}"
        await office.post_to_intake(f"{office.person}/enrolments", programme="BIS")
        yield office


async def test_an_agreement_is_signed_and_started(office: Office) -> None:
    agreement = await office.drafted(organisation=HOSTILE, extent="75")
    page = await office.see(agreement)
    assert HOSTILE in page.text
    assert "img" not in page.tags
    for party in ("participant", "employer", "agency"):
        assert f"{agreement}/start" not in page.links
        page = await office.fill_in(f"{agreement}/sign?party={party}", occurred_on="2026-01-21")
    assert "All parties have signed" in page.text
    page = await office.fill_in(f"{agreement}/start")
    assert "Placement started" in page.text
    assert "Signed by all on 2026-01-21" in page.text
    assert "75 per cent of full time" in page.text
    assert (await office.fill_in(f"{agreement}/cancel")).answer.status_code == 409
    assert "Started" in (await office.see("/agreements?q=alert&state=started")).text


async def test_matching_may_send_somebody_to_draft(office: Office) -> None:
    sent = f"participant={office.person.rpartition('/')[2]}&organisation=Bakery&kind=work&programme=BIS"
    page = await office.see(f"/agreements/new?{sent}&opening={(opening := uuid4())}&proposal={uuid4()}%00")
    assert (page.fields["organisation"], page.fields["kind"], page.fields["opening"]) == (
        "Bakery",
        "work",
        str(opening),
    )
    assert page.fields["parties.0"] == "employer"


async def test_a_wrong_draft_says_what_to_do(office: Office) -> None:
    somebody = await office.fill_in("/agreements/new", kind="work", organisation="Bakery", programme="BIS")
    assert somebody.answer.status_code == 422
    assert "Participant: Fill this in." in somebody.text
    path = f"/agreements/new?participant={office.person.rpartition('/')[2]}&programme=BIS"
    place = {"kind": "work", "organisation": "Bakery", "starts_on": "2026-02-02"}
    backwards = await office.fill_in(path, ends_on="2026-02-01", **place)
    assert "The last day cannot be before the first day." in backwards.text
    alone = await office.fill_in(path, **place, parties__0="mentor")
    assert "the employer of a workplace too" in alone.text
    unknown = await office.fill_in("/agreements/new", programme="BIS", participant=str(uuid4()), **place)
    assert unknown.answer.status_code == 409 or "no participant" in unknown.text


async def test_a_draft_knows_people_by_pseudonym(office: Office) -> None:
    place = {"kind": "work", "organisation": "Bakery", "programme": "BIS", "starts_on": "2026-02-02"}
    pseudonym = office.person.rpartition("/")[2][:8]
    page = await office.fill_in("/agreements/new", participant=pseudonym, **place)
    assert "Has not signed" in page.text
    assert office.person in page.links
    wrong = await office.fill_in("/agreements/new", participant="ffffffff", **place)
    assert "There is no participant with this pseudonym." in wrong.text
    assert wrong.fields["participant"] == "ffffffff"


async def test_a_cancelled_agreement_can_come_back(office: Office) -> None:
    agreement = await office.drafted()
    page = await office.fill_in(f"{agreement}/cancel")
    assert "nothing comes of it" in page.text
    void = next(link for link in page.links if link.endswith("/void"))
    back = (await office.fill_in(void, reason="entered_by_mistake")).answer
    assert (back.status_code, back.headers["location"]) == (303, f"{agreement}?saved=yes")
    assert "Has not signed" in (await office.see(agreement)).text


async def test_what_is_void_still_has_a_page(office: Office) -> None:
    agreement = await office.drafted()
    void = next(link for link in (await office.see(agreement)).links if link.endswith("/void"))
    await office.fill_in(void, reason="did_not_happen")
    page = await office.see(agreement)
    assert "This agreement is void" in page.text
    assert f"{agreement}/sign" not in page.answer.text
    assert (await see(office.placements, f"{agreement}/sign")).answer.status_code == 404


async def test_a_placement_shows_what_it_was_over_time(office: Office) -> None:
    start = {"kind": "course", "unsigned": "agreed_elsewhere", "subject": "Swedish", "level_in": "A1", "extent": "50"}
    page = await office.fill_in(f"{office.person}/placement", occurred_on="2026-02-02", **start)
    assert "Agreed elsewhere" in page.text
    path = next(link for link in page.links if link.endswith("/end")).removesuffix("/end")
    assert (await office.fill_in(f"{path}/change")).answer.status_code == 422
    page = await office.fill_in(f"{path}/change", occurred_on="2026-03-02", extent="100")
    for text in ("From 2026-03-02", "100 per cent of full time", "From 2026-02-02", "50 per cent of full time"):
        assert text in page.text
    ended = await office.fill_in(f"{path}/end", occurred_on="2026-06-01", level_out="B1", reason="as_agreed")
    for text in ("Swedish", "A1", "B1", "As agreed"):
        assert text in ended.text
    assert "100 per cent of full time" in (await office.see(office.person)).text


async def test_a_start_must_say_why_unsigned(office: Office) -> None:
    page = await office.fill_in(f"{office.person}/placement", kind="work")
    assert page.answer.status_code == 422
    assert "Why is nothing signed here? Fill this in." in page.text


async def test_who_left_is_asked_until_answered(office: Office) -> None:
    assert "Nobody to follow up yet" in (await office.see("/follow-ups")).text
    enrolment = (await office.post_to_intake(f"{office.person}/enrolments", programme="LOTS"))["enrolment"]
    closing = {"reason": "completed", "labour_market_status": "employed", "occurred_on": "2026-02-02"}
    await office.post_to_intake(f"{office.person}/enrolments/{enrolment}/close", **closing)
    listed = await office.see("/follow-ups?programme=LOTS&kind=28_days")
    path = next(link for link in listed.links if link.startswith("/follow-ups/"))
    away = await office.fill_in(f"{path}/record", status="not_reached", occurred_on="2026-02-10")
    assert "Not reached" in away.text
    wrong = await office.fill_in(f"{path}/record", status="studying", promoted="true", occurred_on="2026-03-02")
    assert wrong.answer.status_code == 409
    page = await office.fill_in(f"{path}/record", status="employed", stable_now="true", occurred_on="2026-03-02")
    for text in ("Done", "Employed", "2 attempts", "From insecure to secure employment"):
        assert text in page.text
    assert path in (await office.see("/follow-ups?state=done")).links
    assert "After 28 days" in (await office.see(office.person)).text
    correct = next(link for link in page.links if link.endswith("/correct"))
    assert correct.startswith(path)


@pytest.mark.parametrize("path", ["/agreements", "/follow-ups"])
async def test_lists_answer_whatever_is_asked(office: Office, path: str) -> None:
    await asyncio.gather(
        *(office.see(f"{path}?{query}") for query in ("q=%00%25_", "page=99", "kind=&state=&sort=", "q=%ED%A0%80"))
    )
    assert (await see(office.placements, f"{path}?page=0")).answer.status_code == 422
    assert (await see(office.placements, f"{path}/{uuid4()}")).answer.status_code == 404
