"""Requests that nobody sends by mistake: each is answered with what to do, and none is recorded."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from httpx import AsyncClient

from shared.testing.servers import AService
from shared.web.bodies import MAX_BODY_BYTES, MAX_DEPTH
from tests.integration.apps import a_running

SEATS = b'"organisation":"Norrvik","programme":"BIS","kind":"job","seats":3'
OFFER = {
    "organisation": "Norrvik",
    "programme": "BIS",
    "kind": "job",
    "seats": 3,
    "occurred_on": "2026-01-12",
}
PERSON = {
    "occurred_on": "2026-01-12",
    "gender": "woman",
    "identity": {
        "given_name": "Amina",
        "family_name": "Warsame",
        "identity_number": {"kind": "personnummer", "number": "19640823-3234"},
    },
}
FORM = {"accept": "text/html", "sec-fetch-site": "same-origin"}


@pytest.fixture
async def matching(a_schema: AService) -> AsyncIterator[AsyncClient]:
    async with a_running(await a_schema("matching")) as client:
        yield client


@pytest.fixture
async def reporting(a_schema: AService) -> AsyncIterator[AsyncClient]:
    async with a_running(await a_schema("reporting")) as client:
        yield client


async def position(client: AsyncClient) -> int:
    return int((await client.get("/api/position")).json()["position"])


@pytest.mark.parametrize(
    ("body", "advice"),
    [
        (b"{", "this is not JSON"),
        (b'{"organisation":"\xff"}', "this is not JSON"),
        (b'{"organisation":"\\ud800"}', "this is not JSON"),
        (b'{"seats":' + b"9" * 5000 + b"}", "this is not JSON"),
        (b'{"seats":NaN}', "this is not JSON"),
        (b"[" * 100_000 + b"]" * 100_000, "this is not JSON"),
        (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "inside each other"),
        (b'{"occurred_on":"2026-01-12","occurred_on":"2026-01-13",' + SEATS + b"}", "each field once"),
        (b"[]", "give an object"),
    ],
)
async def test_what_is_not_plain_json_is_refused(body: bytes, advice: str, matching: AsyncClient) -> None:
    answer = await matching.post("/api/openings", content=body, headers={"content-type": "application/json"})
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["field"]) == (422, "body")
    assert advice in error["advice"]
    assert await position(matching) == 0


async def test_a_body_too_large_is_not_read(matching: AsyncClient) -> None:
    headers = {"content-type": "application/json"}
    answer = await matching.post("/api/openings", content=b" " * (MAX_BODY_BYTES + 1), headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")


async def test_a_command_says_that_it_is_json(matching: AsyncClient) -> None:
    answer = await matching.post("/api/openings", content=b"<a/>", headers={"content-type": "text/xml", **FORM})
    assert answer.status_code == 422
    assert "application/json" in answer.json()["errors"][0]["advice"]


@pytest.mark.parametrize(
    ("field", "value", "advice"),
    [
        ("occurred_on", 86400, "year-month-day"),
        ("occurred_on", "86400", "year-month-day"),
        ("occurred_on", "2026-01-12T00:00:00", "year-month-day"),
        ("occurred_on", "2026-02-30", "year-month-day"),
        ("occurred_on", "0001-01-01", "between the years"),
        ("occurred_on", "9999-12-31", "between the years"),
        ("organisation", "Norr\x00vik", "may not stand here"),
        ("organisation", "x" * 121, "at most 120 characters"),
        ("kind", "robot", "give one of"),
        ("seats", 10**30, "give at most 10000"),
        ("seats", "many", "give a whole number"),
        ("invented", 1, "no such field"),
    ],
)
async def test_a_wrong_field_says_what_to_do(field: str, value: Any, advice: str, matching: AsyncClient) -> None:
    answer = await matching.post("/api/openings", json={**OFFER, field: value})
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["field"]) == (422, field)
    assert advice in error["advice"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("If-Match", "9" * 5000),
        ("If-Match", "*"),
        ("Kedja-After", "/boden/intake@" + "9" * 5000),
        ("Kedja-After", "/boden/nowhere@1"),
        ("Kedja-After", "intake@1"),
        ("Idempotency-Key", "x" * 101),
        ("Idempotency-Key", "two words"),
        ("X-Request-Id", "\\"),
    ],
)
async def test_a_wrong_header_is_named(name: str, value: str, matching: AsyncClient) -> None:
    answer = await matching.post("/api/openings", json=OFFER, headers={name: value})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, name)


@pytest.mark.parametrize("query", ["skip=99999999999999999999", "skip=-1", "limit=0", "limit=x", "programme=%00"])
async def test_a_wrong_list_is_refused(query: str, matching: AsyncClient) -> None:
    answer = await matching.get(f"/api/openings?{query}")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, query.partition("=")[0])


@pytest.mark.parametrize(
    "fields",
    [
        {".".join("a" * 3000): "x"},
        {"plan." + "9" * 5000 + ".what": "x"},
        {"_version": "9" * 5000},
        {"_key": "\x00"},
        {"organisation": "\x00"},
        {"occurred_on": "0001-01-01"},
    ],
)
async def test_a_form_nobody_wrote_is_refused(fields: dict[str, str], matching: AsyncClient) -> None:
    answer = await matching.post("/openings/new", data=fields, headers=FORM)
    assert answer.status_code == 422, answer.text


async def test_a_correction_is_recorded_as_read(matching: AsyncClient) -> None:
    created = (await matching.post("/api/openings", json=OFFER)).json()
    events = f"/api/streams/{created['stream']}/events"
    await matching.post(f"{events}/{created['events'][0]['id']}/correct", json={"set": {"seats": "5"}})
    assert (await matching.get(events)).json()[-1]["data"]["set"] == {"seats": 5}


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"project": "\x00"}, "project"),
        ({"projects": ["BIS", "\x00"]}, "projects"),
        ({"project": "BIS", "V": "0001-01-01"}, "V"),
        ({"project": "BIS", "V": "20260112"}, "V"),
        ({"project": "BIS", "K": 86400}, "K"),
        ({"project": "BIS", "days": 10**30}, "days"),
        ({"project": "BIS", "municipality": "\x00"}, "municipality"),
    ],
)
async def test_a_figure_names_its_wrong_argument(arguments: dict[str, Any], field: str, reporting: AsyncClient) -> None:
    answer = await reporting.post("/api/figures/settled", json={"municipality": "Boden", **arguments})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_a_target_must_fit_its_figure(reporting: AsyncClient) -> None:
    target = {"figure": "leisure", "op": ">=", "value": 1, "label_sv": "a", "label_en": "a", "arguments": {"days": -1}}
    programme = {"programme": "BIS", "name": "BIS", "targets": [target]}
    answer = await reporting.post("/api/programmes", json=programme)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "targets.0.arguments.days")


async def test_a_page_of_no_programme_is_refused(reporting: AsyncClient) -> None:
    for path in ("/programmes/%00", "/programmes/BIS/figures/persons?arguments=" + "[" * 2000):
        answer = await reporting.get(path, headers={"accept": "text/html"})
        assert (answer.status_code, answer.headers["content-type"]) == (422, "text/html; charset=utf-8")


async def test_a_hundred_double_submits_have_one_effect(a_schema: AService) -> None:
    async with a_running(await a_schema("intake")) as intake:
        calls = [intake.post("/api/participants", json=PERSON, headers={"Idempotency-Key": "k"}) for _ in range(100)]
        answers = await asyncio.gather(*calls)
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.text for answer in answers}) == 1
        assert (await intake.get("/api/participants")).json()["total"] == await position(intake) == 1
