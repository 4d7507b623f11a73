"""A file is chosen, looked at, put right and loaded on pages, and lies nowhere unsealed meanwhile."""

from collections.abc import AsyncIterator

import pytest
from httpx import AsyncClient
from sqlalchemy import text

from shared.runtime.database import make_engine
from shared.runtime.settings import Settings
from shared.testing.servers import AService
from tests.integration.apps import a_running
from tests.integration.intake_files import GOOD, HEADINGS, csv_of, with_value, xlsx_of
from tests.integration.web.browsing import BROWSER, Page, see, send

OURS = {**BROWSER, "origin": "http://kedja.test", "sec-fetch-site": "same-origin"}


@pytest.fixture
async def settings(a_schema: AService) -> Settings:
    return await a_schema("intake")


@pytest.fixture
async def intake(settings: Settings) -> AsyncIterator[AsyncClient]:
    async with a_running(settings) as client:
        yield client


async def choose(intake: AsyncClient, content: bytes, **fields: str) -> Page:
    """The page that choosing this file leads to."""
    answer = await intake.post("/imports/new", files={"file": ("list.csv", content)}, data=fields, headers=OURS)
    return Page(await intake.get(answer.headers["location"], headers=BROWSER) if answer.is_redirect else answer)


async def people(intake: AsyncClient) -> int:
    return int((await intake.get("/api/participants")).json()["total"])


async def test_a_file_is_seen_before_it_is_loaded(intake: AsyncClient) -> None:
    page = await choose(intake, csv_of(GOOD))
    assert "1 participant can be loaded" in page.text
    assert "Amina Warsame" in page.text
    assert await people(intake) == 0
    page = await send(intake, page.answer.url.path, {**page.fields, "action": "load"})
    assert "Saved." in page.text
    assert await people(intake) == 1
    assert str(page.answer.url.path) in (await see(intake, "/imports")).links


async def test_an_import_is_taken_back_on_its_page(intake: AsyncClient) -> None:
    page = await choose(intake, xlsx_of(list(GOOD)))
    page = await send(intake, page.answer.url.path, {**page.fields, "action": "load"})
    page = await send(intake, f"{page.answer.url.path}/undo", page.fields)
    assert "Taken back" in (await see(intake, "/imports")).text
    assert await people(intake) == 0


async def test_errors_are_listed_by_row_and_column(intake: AsyncClient) -> None:
    page = await choose(intake, csv_of(GOOD, GOOD, with_value("Kön", "q")))
    assert page.answer.status_code == 422
    assert "2 things must be put right first" in page.text
    assert "Write woman, man, non-binary or unknown." in page.text
    assert "The same identity number stands in row 2" in page.text
    assert "Load 1" not in page.text


async def test_a_column_is_told_by_hand(intake: AsyncClient) -> None:
    headings = ["X1" if heading == "Kön" else heading for heading in HEADINGS]
    page = await choose(intake, csv_of(GOOD, headings=headings))
    assert "No column holds the gender" in page.text
    page = await send(intake, page.answer.url.path, {**page.fields, "column.c2": "gender", "action": "check"})
    assert "1 participant can be loaded" in page.text
    page = await send(intake, page.answer.url.path, {**page.fields, "action": "load"})
    assert "Saved." in page.text


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 junk\x00\x01\x02", csv_of()])
async def test_a_file_that_is_none_stays_on_the_form(content: bytes, intake: AsyncClient) -> None:
    page = await choose(intake, content, programme="BIS")
    assert page.answer.status_code == 422
    assert page.fields["programme"] == "BIS"
    assert "#f-file" in page.links


async def test_no_file_at_all_is_asked_for(intake: AsyncClient) -> None:
    answer = await intake.post("/imports/new", files={"x": ("", b"")}, headers=OURS)
    assert answer.status_code == 422
    assert "Choose a file." in answer.text


async def test_a_loaded_file_asks_before_it_is_loaded_again(intake: AsyncClient) -> None:
    page = await choose(intake, csv_of(with_value("Personnummer", "")))
    await send(intake, page.answer.url.path, {**page.fields, "action": "load"})
    page = await choose(intake, csv_of(with_value("Personnummer", "")))
    assert "loaded before" in page.text
    kept = await send(intake, page.answer.url.path, {**page.fields, "action": "load"})
    assert kept.answer.status_code == 409
    page = await send(intake, page.answer.url.path, {**page.fields, "again": "true", "action": "load"})
    assert "Saved." in page.text
    assert await people(intake) == 2


async def test_a_file_lies_sealed_and_not_for_long(settings: Settings, intake: AsyncClient) -> None:
    page = await choose(intake, csv_of(GOOD))
    engine = make_engine(settings.database_url, pool_size=1)
    async with engine.connect() as connection:
        kept = (await connection.execute(text("SELECT sealed FROM import_draft"))).scalar_one()
    assert b"Amina" not in kept
    await send(intake, page.answer.url.path, {**page.fields, "action": "cancel"})
    async with engine.connect() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM import_draft"))).scalar_one() == 0
    await engine.dispose()
    assert (await see(intake, page.answer.url.path)).answer.status_code == 404


async def test_what_people_worked_on_cannot_be_taken_back(intake: AsyncClient) -> None:
    page = await choose(intake, csv_of(GOOD))
    page = await send(intake, page.answer.url.path, {**page.fields, "action": "load"})
    person = next(link for link in page.links if link.startswith("/participants/"))
    await intake.post(f"/api{person}/inventory/start", json={"programme": "BIS", "occurred_on": "2024-02-01"})
    kept = await send(intake, f"{page.answer.url.path}/undo", page.fields)
    assert kept.answer.status_code == 409
    assert "gone on with 1 of these participants" in kept.text
