"""Matching over HTTP: seats are offered, withdrawn while there are some, and listed."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient

from shared.testing.servers import AService
from tests.integration.apps import a_running

OFFER = {
    "organisation": "Norrvik Bageri",
    "programme": "LOTS",
    "kind": "internship",
    "seats": 3,
    "occurred_on": "2010-02-01",
}


@pytest.fixture
async def matching(a_schema: AService) -> AsyncIterator[AsyncClient]:
    async with a_running(await a_schema("matching")) as client:
        yield client


async def offered(matching: AsyncClient, **more: Any) -> dict[str, Any]:
    answer = await matching.post("/api/openings", json={**OFFER, **more})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def seats_left(matching: AsyncClient, opening: str) -> int:
    return int((await matching.get(f"/api/openings/{opening}")).json()["left"])


async def test_withdrawn_seats_are_no_longer_left(matching: AsyncClient) -> None:
    opening = (await offered(matching))["opening"]
    answer = await matching.post(f"/api/openings/{opening}/withdraw", json={"seats": 2, "occurred_on": "2010-05-01"})
    assert answer.status_code == 201, answer.text
    assert await seats_left(matching, opening) == 1


async def test_more_seats_than_left_are_refused(matching: AsyncClient) -> None:
    opening = (await offered(matching))["opening"]
    answer = await matching.post(f"/api/openings/{opening}/withdraw", json={"seats": 4, "occurred_on": "2010-05-01"})
    assert (answer.status_code, answer.json()["rule"]) == (409, "MoreSeatsThanAreLeft")


async def test_an_unknown_opening_gives_not_found(matching: AsyncClient) -> None:
    answer = await matching.post(f"/api/openings/{uuid4()}/withdraw", json={"seats": 1, "occurred_on": "2010-05-01"})
    assert (answer.status_code, answer.json()["rule"]) == (404, "UnknownOpening")


async def test_nobody_offers_fewer_seats_than_one(matching: AsyncClient) -> None:
    answer = await matching.post("/api/openings", json={**OFFER, "seats": 0})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "seats"


async def test_a_corrected_number_of_seats_is_shown(matching: AsyncClient) -> None:
    made = await offered(matching)
    path = f"/api/streams/{made['stream']}/events/{made['events'][0]['id']}/correct"
    assert (await matching.post(path, json={"set": {"seats": 5}})).status_code == 201
    assert await seats_left(matching, made["opening"]) == 5


async def test_a_void_offer_is_listed_no_more(matching: AsyncClient) -> None:
    made = await offered(matching)
    still_open = (await offered(matching))["opening"]
    path = f"/api/streams/{made['stream']}/events/{made['events'][0]['id']}/void"
    assert (await matching.post(path, json={"reason": "duplicate"})).status_code == 201
    assert [o["opening"] for o in (await matching.get("/api/openings")).json()["openings"]] == [still_open]


async def test_openings_are_listed_by_what_is_left(matching: AsyncClient) -> None:
    full, gone = (await offered(matching))["opening"], (await offered(matching, programme="BIS"))["opening"]
    await matching.post(f"/api/openings/{gone}/withdraw", json={"seats": 3, "occurred_on": "2010-05-01"})
    left = (await matching.get("/api/openings", params={"left_only": True})).json()
    assert [o["opening"] for o in left["openings"]] == [full]
    assert (await matching.get("/api/openings", params={"programme": "BIS"})).json()["total"] == 1
