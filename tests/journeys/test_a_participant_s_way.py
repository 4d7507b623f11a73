"""From the first meeting to a figure, in a real browser that runs no script."""

from uuid import UUID

import pytest
from playwright.async_api import Page, expect

from tests.journeys.conftest import Addresses, OpenPage

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def write(page: Page, **fields: str) -> None:
    """Fill in fields by their labels (`_` stands for a blank), then send the form."""
    for label, text in fields.items():
        await page.locator("main").get_by_label(label.replace("_", " ")).first.fill(text)
    await page.locator("form.entry button[type=submit]").click()


async def write_dates(page: Page, state_date: str) -> None:
    await page.get_by_label("State date").fill(state_date)
    await page.get_by_role("button", name="Show").click()


async def register(page: Page, system: Addresses, given_name: str) -> UUID:
    await page.goto(system.services["intake"])
    await page.get_by_role("link", name="Register a participant").click()
    await page.get_by_label("Woman", exact=True).check()
    await write(page, Given_name=given_name, Family_name="Warsame", Day_of_registration="2026-01-12")
    await expect(page.get_by_role("heading", level=1)).to_have_text(f"{given_name} Warsame")
    return UUID(page.url.split("/")[-1].partition("?")[0])


async def test_the_way_from_meeting_to_figure(system: Addresses, open_page: OpenPage) -> None:
    page = await open_page(java_script_enabled=False)
    participant = await register(page, system, "Amina")
    await page.get_by_role("link", name="Enrol in a programme").first.click()
    await write(page, Programme="WAY", First_day="2026-01-12", Age="31")
    await page.locator(".next a").click()
    await write(page, Date="2026-01-13")
    await page.locator(".next a").click()
    await page.get_by_label("3 – does it independently").check()
    await page.get_by_label("Shown at work").check()
    await write(page, Skill="Care of older people")
    await page.locator(".next a").click()
    await write(page, Date="2026-01-20")
    await page.locator(".next a").click()
    await write(page, Background="A nurse", Dreams="A clinic of her own", Day_of_agreement="2026-01-21")
    await expect(page.get_by_text("A clinic of her own").first).to_be_visible()
    await system.all_heard("placements", "intake")
    await page.get_by_role("link", name="Find a placement").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text(str(participant)[:8])
    await page.get_by_role("link", name="Start a placement").click()
    await page.get_by_label("Work", exact=True).check()
    await page.get_by_label("Found on their own").check()
    await write(page, First_day="2026-02-01", Organisation="Sanden health centre")
    await expect(page.get_by_role("heading", name="Placement started")).to_be_visible()
    await system.all_heard("reporting", "intake", "placements")
    await page.goto(f"{system.services['intake']}/participants/{participant}")
    await page.get_by_role("link", name="WAY", exact=True).click()
    await write_dates(page, state_date="2026-03-01")
    share = page.get_by_role("row", name="Share who ever got work")
    await expect(share.get_by_role("cell").nth(2)).to_have_text("100.0")
    await share.get_by_role("link").first.click()
    await expect(page.get_by_role("row", name="Placement started")).to_contain_text(str(participant)[:8])


async def test_a_mistake_is_corrected_and_voided(system: Addresses, open_page: OpenPage) -> None:
    page = await open_page(java_script_enabled=False)
    await register(page, system, "Zahra")
    await page.get_by_role("link", name="Correct Registered").click()
    await write(page, Municipality="Boden", Birth_year="1990")
    await expect(page.locator(".timeline .tag")).to_have_text("Corrected")
    await page.get_by_role("link", name="Make void Correction").click()
    await page.get_by_label("Why did it never hold?").select_option("entered_by_mistake")
    await write(page)
    await expect(page.locator(".timeline .tag")).to_have_text("Void")


async def test_a_form_that_fails_takes_the_focus(system: Addresses, open_page: OpenPage) -> None:
    page = await open_page()
    await page.goto(system.services["intake"] + "/participants/new")
    await write(page, Given_name="Amina")
    await expect(page.get_by_role("alert")).to_be_focused()
    assert await page.get_by_label("Given name").input_value() == "Amina"
    await page.get_by_role("link", name="Family name: Fill this in.").press("Enter")
    await expect(page.get_by_label("Family name")).to_be_focused()


async def test_the_keyboard_reaches_the_content_first(system: Addresses, open_page: OpenPage) -> None:
    page = await open_page()
    await page.goto(system.services["intake"])
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Register a participant")).to_be_focused()


async def test_the_language_follows_between_services(system: Addresses, open_page: OpenPage) -> None:
    page = await open_page()
    await page.goto(system.services["intake"])
    await page.get_by_role("link", name="Svenska").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Min dag")
    await page.get_by_role("link", name="Platser").click()
    await expect(page).to_have_url(system.services["matching"] + "/")
    await page.get_by_role("link", name="Förslag", exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Förslag")
    assert await page.locator("html").get_attribute("lang") == "sv"
