"""The feed: what a calendar program reads of it, over the days when clocks change, and when it reads again."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from httpx import AsyncClient, Response
from icalendar import Calendar, Event, Timezone, vCategory

from services.placements.web.icalendar import STOCKHOLM_ZONE
from shared.testing.servers import AService
from tests.integration.apps import a_running

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SOON = datetime.now(STOCKHOLM).date() + timedelta(days=30)
CAFE = {
    "kind": "language",
    "title": "Språkcafé; för alla, väl",
    "organisation": "Bodens bibliotek",
    "programme": "BIS",
    "day": SOON.isoformat(),
    "starts_at": "17:30",
    "minutes": 90,
}


@pytest.fixture
async def placements(a_schema: AService) -> AsyncIterator[AsyncClient]:
    async with a_running(await a_schema("placements")) as client:
        yield client


async def scheduled(placements: AsyncClient, **more: Any) -> str:
    answer = await placements.post("/api/activities", json={**CAFE, **more})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["activity"])


async def read(placements: AsyncClient, path: str = "/calendar.ics", **headers: str) -> Response:
    return await placements.get(path, headers={"accept-language": "en", **headers})


def events(answer: Response) -> list[Event]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))  # type: ignore[arg-type]  # of its walk


async def test_an_activity_is_read_as_it_is(placements: AsyncClient) -> None:
    activity = await scheduled(placements, venue="Folkets hus", language="ar", audience="women")
    (event,) = events(await read(placements))
    assert str(event["uid"]).startswith(f"{activity}@")
    assert str(event["summary"]) == CAFE["title"]
    assert event.start == datetime.combine(SOON, datetime.min.time(), STOCKHOLM) + timedelta(hours=17, minutes=30)
    assert event.duration == timedelta(minutes=90)
    assert (event["status"], event["sequence"], str(event["location"])) == ("CONFIRMED", 0, "Folkets hus")
    for line in ("Organisation: Bodens bibliotek", "For whom: Women", "Language: Arabic", "Programme: BIS"):
        assert line in str(event["description"])


async def test_a_change_raises_the_sequence(placements: AsyncClient) -> None:
    activity = await scheduled(placements)
    (before,) = events(await read(placements))
    await placements.post(f"/api/activities/{activity}/change", json={**CAFE, "starts_at": "18:00"})
    (after,) = events(await read(placements))
    assert (after["uid"], after["sequence"]) == (before["uid"], 1)
    await placements.post(f"/api/activities/{activity}/cancel", json={"reason": "too_few"})
    (gone,) = events(await read(placements))
    assert (gone["uid"], gone["sequence"], gone["status"]) == (before["uid"], 2, "CANCELLED")


async def test_a_feed_may_be_narrowed(placements: AsyncClient) -> None:
    await scheduled(placements, audience="women", language="ar")
    await scheduled(placements, kind="civic", programme="LOTS")
    for query, number in {"audience=women": 1, "kind=civic": 1, "programme=BIS": 1, "language=ar": 1, "": 2}.items():
        assert len(events(await read(placements, f"/calendar.ics?{query}"))) == number, query
    assert (await read(placements, "/calendar.ics?kind=robot")).status_code == 422


async def test_what_is_long_ago_is_left_out(placements: AsyncClient) -> None:
    activity = await scheduled(placements, day="2020-01-01")
    assert events(await read(placements)) == []
    assert len(events(await read(placements, f"/activities/{activity}.ics"))) == 1


async def test_nothing_new_is_not_sent_again(placements: AsyncClient) -> None:
    activity = await scheduled(placements)
    first = await read(placements)
    assert first.content == (await read(placements)).content
    assert first.headers["last-modified"].endswith("GMT")
    again = await read(placements, **{"if-none-match": f'"x", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    await placements.post(f"/api/activities/{activity}/change", json={**CAFE, "minutes": 60})
    assert (await read(placements, **{"if-none-match": first.headers["etag"]})).status_code == 200


async def test_swedes_read_it_in_swedish(placements: AsyncClient) -> None:
    activity = await scheduled(placements)
    (event,) = events(await read(placements, f"/activities/{activity}.ics", **{"accept-language": "sv"}))
    assert "Organisation: Bodens bibliotek" in str(event["description"])
    categories = event["categories"]
    assert isinstance(categories, vCategory)
    assert [str(category) for category in categories.cats] != ["Language training"]


@pytest.mark.parametrize(
    ("day", "at", "minutes", "begins", "ends"),
    [
        ("2026-03-28", "23:30", 300, "2026-03-28T22:30", "2026-03-29T03:30"),
        ("2026-03-29", "01:30", 60, "2026-03-29T00:30", "2026-03-29T01:30"),
        ("2026-03-29", "12:00", 60, "2026-03-29T10:00", "2026-03-29T11:00"),
        ("2026-10-25", "02:30", 60, "2026-10-25T00:30", "2026-10-25T01:30"),
        ("2026-10-25", "12:00", 60, "2026-10-25T11:00", "2026-10-25T12:00"),
    ],
)
async def test_an_hour_is_an_hour_when_clocks_change(
    placements: AsyncClient, day: str, at: str, minutes: int, begins: str, ends: str
) -> None:
    activity = await scheduled(placements, day=day, starts_at=at, minutes=minutes)
    (event,) = events(await read(placements, f"/activities/{activity}.ics"))
    assert isinstance(event.start, datetime)
    start = event.start.astimezone(UTC)
    assert start == datetime.fromisoformat(begins).replace(tzinfo=UTC)
    assert start + event.duration == datetime.fromisoformat(ends).replace(tzinfo=UTC)


async def test_a_day_of_24_hours_is_told_in_minutes(placements: AsyncClient) -> None:
    activity = await scheduled(placements, day="2026-03-28", starts_at="12:00", minutes=1440)
    answer = await read(placements, f"/activities/{activity}.ics")
    assert b"DURATION:PT1440M" in answer.content
    (event,) = events(answer)
    assert event.duration == timedelta(hours=24)


def test_the_zone_is_that_of_stockholm() -> None:
    assert isinstance(STOCKHOLM_ZONE, Timezone)
    zone = STOCKHOLM_ZONE.to_tz()
    for year in range(1997, 2037):
        for month in (3, 10):
            for hour in range(24 * 7):
                here = datetime(year, month, 25, tzinfo=STOCKHOLM) + timedelta(hours=hour)
                blurred = here.utcoffset() != here.replace(fold=1).utcoffset()
                assert blurred or here.replace(tzinfo=zone).utcoffset() == here.utcoffset(), here
