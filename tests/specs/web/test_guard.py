"""Unsafe requests come from our own pages, or from programs that no page of another site can steer."""

import pytest
from httpx import ASGITransport, AsyncClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from shared.web.guard import HEADERS, Guard

OURS = "http://kedja.test"
FORM = "application/x-www-form-urlencoded"


async def done(_: Request) -> PlainTextResponse:
    return PlainTextResponse("done")


@pytest.fixture
def client() -> AsyncClient:
    methods = ["GET", "POST", "PUT", "DELETE"]
    app = Guard(Starlette(routes=[Route("/", done, methods=methods)]))
    return AsyncClient(transport=ASGITransport(app), base_url=OURS)


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin", "content-type": FORM},
        {"sec-fetch-site": "none", "content-type": FORM},
        {"origin": OURS, "content-type": FORM},
        {"content-type": "application/json; charset=utf-8"},
    ],
)
async def test_own_forms_and_programs_may_post(client: AsyncClient, headers: dict[str, str]) -> None:
    assert (await client.post("/", headers=headers)).text == "done"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site", "content-type": "application/json"},
        {"sec-fetch-site": "same-site", "origin": OURS},
        {"origin": "http://evil.test", "content-type": "application/json"},
        {"origin": "null"},
        {"origin": "http://kedja.test.evil.test"},
        {"content-type": FORM},
        {"content-type": "text/plain"},
        {},
    ],
)
async def test_others_may_change_nothing(client: AsyncClient, method: str, headers: dict[str, str]) -> None:
    assert (await client.request(method, "/", headers=headers)).status_code == 403


async def test_anybody_may_look_from_anywhere(client: AsyncClient) -> None:
    assert (await client.get("/", headers={"sec-fetch-site": "cross-site"})).text == "done"


async def test_every_answer_carries_the_policy(client: AsyncClient) -> None:
    for answer in (await client.get("/"), await client.post("/"), await client.get("/nothing")):
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        assert answer.headers["cache-control"] == "no-store"
