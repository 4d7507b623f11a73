"""The history of one stream over HTTP: what it shows, and what it says to a name that cannot be one."""

from collections.abc import AsyncIterator

import pytest
from httpx import AsyncClient

from shared.testing.servers import AService
from tests.integration.apps import a_running

ID = "0198c0de-0000-7000-8000-000000000001"


@pytest.fixture
async def matching(a_schema: AService) -> AsyncIterator[AsyncClient]:
    async with a_running(await a_schema("matching", replay_clock=True)) as client:
        yield client


@pytest.mark.parametrize("stream", ["%00", "opening-%00", "a%20b", "%C3%85", "x" * 101])
async def test_a_name_that_no_stream_has_is_malformed(matching: AsyncClient, stream: str) -> None:
    path = f"/api/streams/{stream}/events"
    answers = [await matching.get(path), await matching.post(f"{path}/{ID}/void", json={"reason": "other"})]
    assert [answer.status_code for answer in answers] == [422, 422]


async def test_a_stream_that_is_not_there_is_unknown(matching: AsyncClient) -> None:
    assert (await matching.get("/api/streams/opening-1/events")).status_code == 404
    void = await matching.post(f"/api/streams/opening-1/events/{ID}/void", json={"reason": "other"})
    assert void.status_code == 404


@pytest.mark.parametrize(
    ("time", "advice"),
    [
        ("yesterday", "ISO 8601"),
        ("2018-09-17T12:00:00", "offset"),
        ("0001-01-01T00:00:00+14:00", "between the years"),
        ("9999-12-31T23:59:59-14:00", "between the years"),
    ],
)
async def test_an_impossible_time_is_malformed(matching: AsyncClient, time: str, advice: str) -> None:
    seats = {"organisation": "A", "programme": "BIS", "kind": "job", "seats": 1, "occurred_on": "2026-01-12"}
    answer = await matching.post("/api/openings", json=seats, headers={"Kedja-Recorded-At": time})
    assert answer.status_code == 422
    assert advice in answer.json()["detail"]


@pytest.mark.parametrize("organisation", ["A\x00B", "A\nB", "", "x" * 121])
async def test_a_name_that_no_reader_can_hold_is_malformed(matching: AsyncClient, organisation: str) -> None:
    seats = {"organisation": organisation, "programme": "BIS", "kind": "job", "seats": 1, "occurred_on": "2026-01-12"}
    answer = await matching.post("/api/openings", json=seats)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "organisation"
    assert (await matching.get("/api/position")).json()["position"] == 0
