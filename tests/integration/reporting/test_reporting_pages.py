"""Reporting's pages: every number leads to its events, in both languages, on the dates that were asked for."""

import re

import pytest
from httpx import AsyncClient

DATES = "V=2024-03-31&K=2024-03-31"
ADDRESS = re.compile(r'href="(/programmes/[^"]*/figures/[^"]*)"')

BIS = {
    "programme": "BIS",
    "name": "BIS <i>Boden</i>",
    "targets": [
        {"label_sv": "I arbete", "label_en": "In work", "figure": "partition", "part": "work", "op": ">=", "value": 5},
        {"label_sv": "Studier", "label_en": "Study", "figure": "partition", "part": "study", "op": ">=", "value": 3},
        {
            "label_sv": "Arbete",
            "label_en": "Work",
            "figure": "exit_states",
            "part": "work_pct",
            "arguments": {"at": "V"},
            "op": ">=",
            "value": 40,
        },
    ],
}


@pytest.fixture
async def pages(reporting: AsyncClient) -> AsyncClient:
    """Reporting with BIS and its targets defined, and known."""
    answer = await reporting.post("/api/programmes", json=BIS)
    assert answer.status_code == 201, answer.text
    await reporting.post("/api/programmes", json=BIS, headers={"Kedja-After": answer.headers["Kedja-Position"]})
    return reporting


async def page(client: AsyncClient, address: str, status: int = 200) -> str:
    answer = await client.get(address, headers={"Accept": "text/html", "Accept-Language": "en"})
    assert answer.status_code == status, answer.text
    return answer.text


async def test_programmes_are_listed_and_escaped(pages: AsyncClient) -> None:
    assert "BIS &lt;i&gt;Boden" in await page(pages, "/")


async def test_targets_stand_beside_their_numbers(pages: AsyncClient) -> None:
    shown = await page(pages, f"/programmes/BIS?{DATES}")
    assert "In work: 1, aim at least 5" in shown
    assert "Study: 0, aim at least 3" in shown
    assert "Work: 100, aim at least 40" in shown


async def test_every_number_leads_to_its_events(pages: AsyncClient) -> None:
    shown = await page(pages, f"/programmes/BIS?{DATES}")
    addresses = {address.replace("&amp;", "&") for address in ADDRESS.findall(shown)}
    assert len(addresses) > 15
    for address in addresses:
        await page(pages, address)


async def test_the_events_of_a_part_are_listed(pages: AsyncClient) -> None:
    shown = await page(pages, f"/programmes/BIS/figures/partition?part=work&{DATES}")
    assert "placements.placement_started.v1" in shown
    assert "intake.enrolment_opened.v1" in shown


async def test_before_anything_was_known_nobody_is(pages: AsyncClient) -> None:
    shown = await page(pages, "/programmes/BIS?V=2024-03-31&K=2024-01-31")
    assert "Nobody had taken part by the state date" in shown


async def test_a_wrong_date_is_pointed_out(pages: AsyncClient) -> None:
    assert 'href="#V"' in await page(pages, "/programmes/BIS?V=yesterday", 422)


async def test_pages_speak_swedish_by_default(pages: AsyncClient) -> None:
    shown = (await pages.get(f"/programmes/BIS?{DATES}")).text
    assert "I arbete" in shown
    assert "Lägesdag" in shown


async def test_shares_are_written_as_readers_write(pages: AsyncClient) -> None:
    address = f"/programmes/BIS?{DATES}"
    assert ">100,0<" in (await pages.get(address)).text
    assert ">100.0<" in await page(pages, address)


@pytest.mark.parametrize("address", ["/programmes/NOPE", "/programmes/BIS/figures/happiness"])
async def test_what_is_unknown_is_not_found(pages: AsyncClient, address: str) -> None:
    await page(pages, address, 404)


async def test_a_page_tells_how_far_people_came(pages: AsyncClient) -> None:
    shown = await page(pages, "/programmes/BIS?V=2024-05-31&K=2024-05-31")
    for words in ("How far people came", "Month by month", "By municipality at registration", "2024-02-29"):
        assert words in shown
    assert '<path class="line line-work"' in shown


async def test_two_known_on_dates_stand_side_by_side(pages: AsyncClient) -> None:
    shown = await page(pages, f"/programmes/BIS/figures/ever_work?{DATES}&K2=2024-01-31")
    assert "As known 2024-01-31" in shown
    assert re.search(r">\+1</td>", shown)


async def test_an_unreadable_comparison_is_pointed_out(pages: AsyncClient) -> None:
    assert 'href="#K2"' in await page(pages, f"/programmes/BIS/figures/ever_work?{DATES}&K2=soon", 422)


async def test_an_ended_programme_shows_its_last_day(pages: AsyncClient) -> None:
    ended = {**BIS, "starts_on": "2024-01-01", "ends_on": "2024-03-31"}
    answer = await pages.post("/api/programmes", json=ended)
    await pages.post("/api/programmes", json=ended, headers={"Kedja-After": answer.headers["Kedja-Position"]})
    shown = await page(pages, "/programmes/BIS")
    assert 'name="V" value="2024-03-31"' in shown
    assert "The programme ended on 2024-03-31." in shown
    assert "How things stand today" in shown
    assert "How things stood on its last day" not in shown
    later = await page(pages, "/programmes/BIS?V=2024-05-01")
    assert "How things stood on its last day" in later
    assert 'name="V" value="2024-05-01"' in later
