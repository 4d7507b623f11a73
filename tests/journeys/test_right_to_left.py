"""A page in a language that is written from right to left is the mirror of one that is not."""

import pytest
from playwright.async_api import Page

from tests.journeys.conftest import Addresses, OpenPage

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def sides(page: Page, selector: str, direction: str) -> tuple[float, float]:
    """How far something is from the left and from the right edge of the window, on a page of that direction."""
    found: list[float] = await page.evaluate(
        "([selector, direction]) => { document.documentElement.dir = direction;"
        " const box = document.querySelector(selector).getBoundingClientRect();"
        " return [box.left, document.documentElement.clientWidth - box.right] }",
        [selector, direction],
    )
    return found[0], found[1]


@pytest.mark.parametrize("path", ["/participants/new", "/participants", "/"])
async def test_the_layout_is_mirrored(system: Addresses, open_page: OpenPage, path: str) -> None:
    page = await open_page(viewport={"width": 1280, "height": 900})
    await page.goto(system.services["intake"] + path)
    for selector in (".agency", ".languages", "h1", "main", "form .field", "form button"):
        left, right = await sides(page, selector, "ltr")
        assert await sides(page, selector, "rtl") == pytest.approx((right, left), abs=2), selector


async def test_text_begins_where_its_language_does(system: Addresses, open_page: OpenPage) -> None:
    page = await open_page(viewport={"width": 360, "height": 800})
    await page.goto(system.services["intake"])
    assert await page.locator("html").get_attribute("dir") == "ltr"
    left, right = await sides(page, ".agency", "rtl")
    assert right < left
