"""Write into the forms of a page as people do: by the labels of its fields."""

from playwright.async_api import Page


async def write(page: Page, **fields: str) -> None:
    """Fill in fields by their labels (`_` stands for a blank), then send the form."""
    for label, text in fields.items():
        await page.locator("main").get_by_label(label.replace("_", " ")).first.fill(text)
    await page.locator("form.entry button[type=submit]").first.click()


async def follow(page: Page, name: str) -> None:
    """Go where the first link of that name leads."""
    await page.locator("main").get_by_role("link", name=name).first.click()


async def check(page: Page, *labels: str) -> None:
    """Choose radio buttons and boxes by their whole label."""
    for label in labels:
        await page.locator("main").get_by_label(label, exact=True).first.check()


async def choose(page: Page, label: str, value: str) -> None:
    """Choose a value in the first list of that label."""
    await page.locator("main").get_by_label(label).first.select_option(value)
