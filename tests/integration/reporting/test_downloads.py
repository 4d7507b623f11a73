"""Figures and their events as files: the same bytes each time, nothing that a spreadsheet would carry out."""

import io
import zipfile

import pytest
from httpx import AsyncClient
from openpyxl import load_workbook

from services.reporting.web.files import Table, as_csv, as_xlsx

DATES = "V=2024-03-31&K=2024-03-31"
ABOUT = [("Programme", "BIS")]
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "a\x00b"]


async def file(reporting: AsyncClient, address: str, language: str = "sv") -> bytes:
    answer = await reporting.get(address, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return answer.content


async def test_a_csv_says_what_it_is(reporting: AsyncClient) -> None:
    found = await file(reporting, f"/programmes/BIS/figures/ever_work/table.csv?{DATES}")
    text = found.decode("utf-8-sig")
    assert found.startswith(b"\xef\xbb\xbf")
    for line in (
        "Projekt;BIS",
        "Lägesdag;2024-03-31",
        "Känt den;2024-03-31",
        "pct;Procent;100,0",
    ):
        assert line in text.splitlines(), text
    assert "ever_work" in text


async def test_english_readers_get_commas(reporting: AsyncClient) -> None:
    found = await file(reporting, f"/programmes/BIS/figures/ever_work/table.csv?{DATES}", "en")
    assert "pct,Per cent,100.0" in found.decode("utf-8-sig").splitlines()


async def test_a_crossed_figure_is_a_table(reporting: AsyncClient) -> None:
    found = await file(reporting, f"/programmes/BIS/figures/partition_by_gender/table.csv?{DATES}", "en")
    assert found.decode("utf-8-sig").splitlines()[-2:] == ["Part,Work", "Not known,1"]


async def test_a_workbook_has_numbers_and_sources(reporting: AsyncClient) -> None:
    book = load_workbook(
        io.BytesIO(await file(reporting, f"/programmes/BIS/figures/ever_work/table.xlsx?{DATES}", "en"))
    )
    numbers, about = book.worksheets
    assert [[cell.value for cell in row] for row in numbers.rows][-1] == ["pct", "Per cent", 100]
    assert ["Known on", "2024-03-31"] in [[cell.value for cell in row] for row in about.rows]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("what", ["table", "events"])
async def test_the_same_question_gives_the_same_bytes(reporting: AsyncClient, what: str, kind: str) -> None:
    address = f"/programmes/BIS/figures/partition/{what}.{kind}?{DATES}&part=work"
    assert await file(reporting, address) == await file(reporting, address)


async def test_events_are_listed_with_their_places(reporting: AsyncClient) -> None:
    found = await file(reporting, f"/programmes/BIS/figures/partition/events.csv?part=work&{DATES}", "en")
    lines = found.decode("utf-8-sig").splitlines()
    assert lines[-2].startswith("/elsewhere/intake,1,")
    assert lines[-1].startswith("/elsewhere/placements,1,")
    assert "placements.placement_started.v1" in lines[-1]


def test_nothing_in_a_file_is_carried_out() -> None:
    table = Table("a/b[c]", ABOUT, ["=heading"], [[text] for text in DANGEROUS])
    lines = as_csv(table, "sv").decode("utf-8-sig").split("\r\n")
    assert [line.lstrip('"')[:1] for line in lines[2:8]] == ["'"] * 6
    cells = [row[0] for row in load_workbook(io.BytesIO(as_xlsx(table, "About"))).worksheets[0].rows]
    assert all(cell.data_type == "s" and str(cell.value)[0] in "'a" for cell in cells)


def test_a_workbook_does_not_say_when() -> None:
    book = as_xlsx(Table("t", ABOUT, ["n"], [[1], [2.5], [None]]), "About")
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"1980-01-01T00:00:00Z" in archive.read("docProps/core.xml")


async def test_what_is_unknown_is_no_file(reporting: AsyncClient) -> None:
    for address in ("/programmes/BIS/figures/happiness/table.csv", "/programmes/BIS/figures/persons/table.pdf"):
        assert (await reporting.get(address)).status_code in (404, 422)
