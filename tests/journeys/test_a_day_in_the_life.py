"""The whole chain, walked by the people of an agency in a browser without scripts: from a first meeting to a target."""

from datetime import datetime, timedelta
from uuid import UUID

import httpx
import pytest
from playwright.async_api import Page, expect

from shared.service.clock import STOCKHOLM
from tests.journeys.conftest import Addresses, OpenPage
from tests.journeys.writing import check, choose, follow, write

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

TODAY = datetime.now(STOCKHOLM).date()
LAST_WEEK = TODAY - timedelta(7)

WORK = {
    "figure": "ever_work",
    "part": "n",
    "op": ">=",
    "value": 1,
    "label_sv": "Har fått arbete",
    "label_en": "Got work",
}


async def tell(
    system: Addresses, service: str, path: str, recorded_on: object = None, **body: object
) -> dict[str, str]:
    """What was told before this day began."""
    headers = {"Kedja-Recorded-At": f"{recorded_on}T12:00:00+02:00"} if recorded_on else {}
    async with httpx.AsyncClient(timeout=30) as client:
        answer = await client.post(f"{system.services[service]}/api{path}", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def reached(page: Page, system: Addresses, programme: str, known_on: object = TODAY) -> str:
    """How many got work by today, as the programme's page says it was known."""
    await page.goto(f"{system.services['reporting']}/programmes/{programme}?V={TODAY}&K={known_on}")
    target = page.get_by_role("row", name="Got work")
    return (await target.get_by_role("cell").first.inner_text()).strip()


async def arrive(page: Page, system: Addresses) -> UUID:
    """Somebody comes for the first time, is registered and enrolled."""
    await page.goto(system.services["intake"] + "/participants")
    await follow(page, "Register a participant")
    await check(page, "Woman")
    await write(page, Given_name="Selam", Family_name="Tekle")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Selam Tekle")
    participant = UUID(page.url.split("/")[-1].partition("?")[0])
    await page.locator(".next a").click()
    await write(page, Programme="DAY")
    return participant


async def tell_about_oneself(page: Page) -> None:
    """Skills without papers, languages and wishes; then a plan."""
    await page.locator(".next a").click()
    await write(page)
    await page.locator(".next a").click()
    await check(page, "4 – can teach others", "Told by the participant")
    await write(page, Skill="Brödbakning")
    await follow(page, "Record a language")
    await choose(page, "Language", "sv")
    for skill in ("Listening", "Reading", "Speaking", "Writing"):
        await choose(page, skill, "A2")
    await write(page)
    await follow(page, "State wishes")
    await check(page, "Job")
    await write(page, Occupation_1="Baker", Municipality_1="Boden")
    await follow(page, "Complete the inventory")
    await write(page)
    await page.locator(".next a").click()
    await write(page, Dreams="A bakery of her own")


async def disclose(page: Page, purpose: str, kind: str) -> None:
    await follow(page, "Disclose information")
    await check(page, f"{purpose} – Boden", kind, "Consent of the participant")
    await write(page)


async def publish_an_opening(page: Page, system: Addresses) -> None:
    await page.goto(system.services["matching"] + "/openings/publish")
    await check(page, "Job")
    await choose(page, "Level", "2")
    await page.locator("[name='skills.0.skill']").fill("Brödbakning")
    await write(
        page,
        Title="Baker",
        Occupation="Baker",
        Organisation="Norrvik",
        Programme="DAY",
        Seats="1",
        Municipality="Boden",
    )


async def propose(page: Page, system: Addresses, participant: UUID) -> None:
    """The ranking says why; then a review, the participant's yes, and the employer's."""
    await system.all_heard("matching", "intake")
    await system.first("matching", "/api/competences?skill=kedja:skill:baking-bread", "people")
    await follow(page, "Find people")
    person = page.get_by_role("row").filter(has_text=str(participant)[:8])
    await expect(person).to_contain_text("Bread baking")
    await person.get_by_role("checkbox").check()
    await page.get_by_role("button", name="Propose those chosen").click()
    await page.get_by_role("row").filter(has_text=str(participant)[:8]).get_by_role("link").first.click()
    why = page.get_by_role("region", name="Why this person")
    await expect(why).to_contain_text("of 100 points")
    await check(page, "Go ahead")
    await choose(page, "Reason", "good_match")
    await write(page)
    await check(page, "Yes")
    await write(page)
    await check(page, "Yes")
    await write(page)
    await expect(page.get_by_role("link", name="Write an agreement")).to_be_visible()


async def sign_and_start(page: Page, system: Addresses) -> None:
    """A placement starts when everybody has signed."""
    await system.all_heard("placements", "intake")
    await follow(page, "Write an agreement")
    await write(page, First_day=str(TODAY))
    await expect(page.get_by_role("link", name="Start the placement")).to_have_count(0)
    for party in ("The participant", "The employer", "Our agency"):
        await follow(page, f"Record the signature {party}")
        await write(page)
    await follow(page, "Start the placement")
    await write(page)


async def leave_and_be_asked(page: Page, system: Addresses, participant: UUID) -> None:
    await page.goto(f"{system.services['intake']}/participants/{participant}")
    await follow(page, "Close DAY")
    await choose(page, "Reason", "employed")
    await choose(page, "Labour-market status", "employed")
    await write(page)
    await system.first("placements", "/api/follow-ups?programme=DAY&state=due", "follow_ups")
    await page.goto(f"{system.services['placements']}/follow-ups?programme=DAY")
    await follow(page, "Selam Tekle")
    await follow(page, "Record the answer")
    await check(page, "Employed")
    await write(page)
    await expect(page.get_by_text("Before it was due")).to_be_visible()


async def test_a_day_from_meeting_to_target(system: Addresses, open_page: OpenPage) -> None:
    page = await open_page(java_script_enabled=False)
    await tell(system, "reporting", "/programmes", programme="DAY", name="One day", targets=[WORK])
    await system.all_heard("reporting", "reporting")
    assert await reached(page, system, "DAY") == "0"
    participant = await arrive(page, system)
    await tell_about_oneself(page)
    await disclose(page, "To match with openings", "Education, experience, skills, languages and wishes")
    await disclose(page, "To arrange a placement", "Who it is and how to reach them")
    await publish_an_opening(page, system)
    await propose(page, system, participant)
    await sign_and_start(page, system)
    await leave_and_be_asked(page, system, participant)
    await system.all_heard("reporting", "intake", "placements", "matching")
    assert await reached(page, system, "DAY") == "1"
    await expect(page.get_by_role("row", name="Got work 1 at least 1 Reached")).to_be_visible()


async def test_a_corrected_date_has_two_answers(system: Addresses, open_page: OpenPage) -> None:
    page = await open_page(java_script_enabled=False)
    await tell(system, "reporting", "/programmes", programme="TWO", name="Two answers", targets=[WORK])
    identity = {"given_name": "Omar", "family_name": "Haddad"}
    day = {"recorded_on": LAST_WEEK, "occurred_on": str(LAST_WEEK)}
    person = (await tell(system, "intake", "/participants", **day, gender="man", identity=identity))["participant"]
    await tell(system, "intake", f"/participants/{person}/enrolments", **day, programme="TWO")
    await system.all_heard("placements", "intake")
    work = {"participant": person, "kind": "work", "programme": "TWO", "unsigned": "found_on_their_own"}
    placement = (await tell(system, "placements", "/placements", **day, **work))["placement"]
    await page.goto(f"{system.services['placements']}/placements/{placement}")
    await follow(page, "Correct Placement started")
    await write(page, Date=str(TODAY + timedelta(30)))
    await system.all_heard("reporting", "intake", "placements", "reporting")
    assert await reached(page, system, "TWO", known_on=TODAY - timedelta(1)) == "1"
    assert await reached(page, system, "TWO", known_on=TODAY) == "0"
