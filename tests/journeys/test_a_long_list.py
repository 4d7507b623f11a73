"""A long list is chosen and loaded in a browser without scripts, which shows how far it is until all is there."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.journeys.conftest import Addresses, OpenPage

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

ROWS = 8000
"""More than any machine loads before a browser is shown how far it is."""

PATIENCE = 120_000.0


async def test_a_page_renews_itself_until_all_is_loaded(system: Addresses, open_page: OpenPage, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    rows = (f"Hodan;Abdi {number};kvinna;BIS" for number in range(ROWS))
    file.write_text("\n".join(("Förnamn;Efternamn;Kön;Projekt", *rows)))
    page = await open_page(java_script_enabled=False, locale="sv")
    await page.goto(f"{system.services['intake']}/imports/new")
    await page.set_input_files("input[type=file]", file)
    await page.get_by_role("button", name="Se på filen").click()
    await page.get_by_role("button", name=f"Läs in {ROWS} deltagare").click()
    await expect(page.locator("progress")).to_be_visible()
    await expect(page.get_by_text("av 8\N{NO-BREAK SPACE}000 rader")).to_be_visible()
    await expect(page.get_by_text("Sparat.")).to_be_visible(timeout=PATIENCE)
    assert await page.locator("progress").count() == 0
    await page.get_by_role("button", name="Ta tillbaka importen").click()
    await expect(page.get_by_text("Importen togs tillbaka")).to_be_visible(timeout=PATIENCE)
