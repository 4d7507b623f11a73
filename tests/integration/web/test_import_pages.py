"""A file is chosen, looked at, put right and loaded on pages, and lies nowhere unsealed meanwhile."""

from collections.abc import AsyncIterator
from datetime import date
from io import BytesIO

import pytest
from httpx import AsyncClient
from openpyxl import load_workbook
from sqlalchemy import text

from services.intake.importing.reading.columns import recognised
from services.intake.importing.reading.file import read_file
from shared.service.database import make_engine
from shared.service.settings import Settings
from shared.testing.servers import AService
from tests.integration.apps import a_running
from tests.integration.intake.files import GOOD, HEADINGS, csv_of, with_value, xlsx_of
from tests.integration.web.browsing import BROWSER, OURS, choose, see, send


@pytest.fixture
async def settings(a_schema: AService) -> Settings:
    return await a_schema("intake")


@pytest.fixture
async def intake(settings: Settings) -> AsyncIterator[AsyncClient]:
    async with a_running(settings) as client:
        yield client


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
    refused = await send(intake, page.answer.url.path, {**page.fields, "action": "load"})
    assert refused.answer.status_code == 409
    page = await send(intake, page.answer.url.path, {**page.fields, "again": "true", "action": "load"})
    assert "Saved." in page.text
    assert await people(intake) == 2


async def test_a_file_lies_sealed_and_not_for_long(settings: Settings, intake: AsyncClient) -> None:
    page = await choose(intake, csv_of(GOOD))
    engine = make_engine(settings.database_url, pool_size=1)
    async with engine.connect() as connection:
        sealed = (await connection.execute(text("SELECT sealed FROM import_draft"))).scalar_one()
    assert b"Amina" not in sealed
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
    refused = await send(intake, f"{page.answer.url.path}/undo", page.fields)
    assert refused.answer.status_code == 409
    assert "gone on with 1 of these participants" in refused.text


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_a_template_is_understood_when_filled_in(kind: str, language: str, intake: AsyncClient) -> None:
    answer = await intake.get(f"/imports/template.{kind}", headers={**BROWSER, "accept-language": language})
    assert answer.headers["content-disposition"].startswith("attachment; ")
    table = read_file(filled_in(answer.content, kind)).table
    assert len(recognised(table.headings)) == len(table.headings)
    page = await choose(intake, filled_in(answer.content, kind))
    assert "1 participant can be loaded" in page.text, page.text
    page = await send(intake, page.answer.url.path, {**page.fields, "action": "load"})
    participant = (await intake.get("/api/participants")).json()["participants"][0]
    assert participant["identity"]["identity_number"]["number"] == "196408233234"


async def test_a_workbook_template_says_what_may_be_written(intake: AsyncClient) -> None:
    content = (await intake.get("/imports/template.xlsx", headers={**BROWSER, "accept-language": "sv"})).content
    people, allowed = load_workbook(BytesIO(content)).worksheets
    by_heading = {column[0].value: [cell.value for cell in column[1:] if cell.value] for column in allowed.columns}
    assert by_heading["Kön"] == ["Kvinna", "Man", "Icke-binär", "Inte känt"]
    assert by_heading["Födelsedatum"] == ["2024-03-31"]
    assert {people.column_dimensions[letter].number_format for letter in "ABCDE"} == {"@"}
    assert list(by_heading) == [cell.value for cell in people[1]]


async def test_only_the_first_sheet_is_read(intake: AsyncClient) -> None:
    book = load_workbook(BytesIO(xlsx_of(list(GOOD))))
    book.worksheets[0].title = "Nya i mars"
    book.create_sheet("Gamla").append(["Förnamn", "Bara här"])
    written = BytesIO()
    book.save(written)
    page = await choose(intake, written.getvalue())
    assert "only the first one is read: Nya i mars" in page.text
    assert "1 participant can be loaded" in page.text


async def test_people_who_are_known_may_be_left_out(intake: AsyncClient) -> None:
    page = await choose(intake, csv_of(GOOD))
    await send(intake, page.answer.url.path, {**page.fields, "action": "load"})
    page = await choose(intake, csv_of(GOOD, with_value("Personnummer", "")))
    assert "Somebody is registered with this identity number" in page.text
    page = await send(intake, page.answer.url.path, {**page.fields, "known": "leave_out", "action": "check"})
    assert "1 row is left out, because its person is registered." in page.text
    page = await send(intake, page.answer.url.path, {**page.fields, "action": "load"})
    assert "Saved." in page.text
    assert await people(intake) == 2
    page = await choose(intake, csv_of(GOOD))
    page = await send(intake, page.answer.url.path, {**page.fields, "known": "leave_out", "action": "check"})
    assert "Everybody in this file is registered already" in page.text


def filled_in(template: bytes, kind: str) -> bytes:
    """With one person in it, whose number a spreadsheet program keeps as a number."""
    if kind == "csv":
        return template + b"Amina;Warsame;6408233234;;;;kvinna;1964-08-23\r\n"
    book = load_workbook(BytesIO(template))
    book.worksheets[0].append(["Amina", "Warsame", 6408233234, None, None, None, "woman", date(1964, 8, 23)])
    written = BytesIO()
    book.save(written)
    return written.getvalue()
