"""Pages of placements and matching, and what holds for the pages of every service."""

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
from fastapi.routing import APIRoute
from httpx import AsyncClient

from shared.testing.servers import AService
from tests.integration.apps import a_running
from tests.integration.web.browsing import Page, fill_in, see

SERVICES = ("intake", "placements", "matching", "reporting")
SAFE = {"GET", "HEAD", "OPTIONS"}
ALONE = {"unsigned": "found_on_their_own"}
HOSTILE = "<script>alert(1)</script>\"'><img src=x>"


@pytest.fixture
async def matching(a_schema: AService) -> AsyncIterator[AsyncClient]:
    async with a_running(await a_schema("matching")) as client:
        yield client


@pytest.fixture
async def two(a_schema: AService) -> AsyncIterator[tuple[AsyncClient, AsyncClient]]:
    """Intake, and placements that follows it."""
    intake, placements = await a_schema("intake"), await a_schema("placements", follows=("intake",))
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(a_running(intake)), await stack.enter_async_context(a_running(placements))


async def a_known_participant(intake: AsyncClient, placements: AsyncClient) -> str:
    """The path of a participant enrolled in BIS; returns when placements knows of it."""
    identity = {"given_name": "Amina", "family_name": "Warsame"}
    body: dict[str, Any] = {"occurred_on": "2026-01-12", "gender": "woman", "identity": identity}
    path = f"/participants/{(await intake.post('/api/participants', json=body)).json()['participant']}"
    enrolled = await intake.post(f"/api{path}/enrolments", json={"programme": "BIS", "occurred_on": "2026-01-12"})
    after = {"Kedja-After": enrolled.headers["Kedja-Position"]}
    moved_in = {"municipality": "Boden", "occurred_on": "2025-06-01"}
    answer = await placements.post(f"/api{path}/residences", json=moved_in, headers=after)
    assert answer.status_code == 201, answer.text
    return path


async def test_a_placement_is_started_and_ended(two: tuple[AsyncClient, AsyncClient]) -> None:
    intake, placements = two
    person = await a_known_participant(intake, placements)
    pseudonym = person.removeprefix("/participants/")[:8]
    assert person in (await see(placements, f"/participants?programme=BIS&enrolled=open&q={pseudonym}%00")).links
    work = {"kind": "work", "organisation": HOSTILE, "subsidised": "true", **ALONE}
    page = await fill_in(placements, f"{person}/placement", **work)
    assert HOSTILE in page.text
    end = next(link for link in page.links if link.endswith("/end"))
    assert (await fill_in(placements, end, occurred_on="2020-01-01")).answer.status_code == 409
    ended = await fill_in(placements, end)
    assert "Placement ended" in ended.text
    assert end.removesuffix("/end") in (await see(placements, "/placements?kind=work")).links


async def test_what_else_happened_is_recorded(two: tuple[AsyncClient, AsyncClient]) -> None:
    intake, placements = two
    person = await a_known_participant(intake, placements)
    await fill_in(placements, f"{person}/attendance", kind="language", organisation="Library")
    await fill_in(placements, f"{person}/outcome", kind="study")
    page = await fill_in(placements, f"{person}/moved-out", occurred_on="2026-02-01")
    for text in ("Language training", "Studies", "Moved out", "Boden"):
        assert text in page.text
    assert "Amina" not in page.answer.text


async def test_a_void_placement_can_come_back(two: tuple[AsyncClient, AsyncClient]) -> None:
    intake, placements = two
    person = await a_known_participant(intake, placements)
    page = await fill_in(placements, f"{person}/placement", kind="internship", organisation="Bakery", **ALONE)
    void = next(link for link in page.links if link.startswith("/placements/") and link.endswith("/void"))
    voided = await fill_in(placements, void, reason="did_not_happen")
    assert "This placement is void" in voided.text
    assert "Bakery" not in (await see(placements, person)).text
    back = await fill_in(placements, voided.links[-1], reason="entered_by_mistake")
    assert "Internship, Bakery" in back.text


async def test_seats_are_offered_and_withdrawn(matching: AsyncClient) -> None:
    offer = {"organisation": HOSTILE, "programme": "BIS", "kind": "internship", "seats": "3"}
    page = await fill_in(matching, "/openings/new", **offer)
    assert "3 seats left" in page.text
    path = page.answer.url.path
    assert (await fill_in(matching, f"{path}/withdraw", seats="4")).answer.status_code == 409
    assert "2 seats left" in (await fill_in(matching, f"{path}/withdraw", seats="1")).text
    listed = await see(matching, "/openings?left=yes&kind=internship")
    assert HOSTILE in listed.text
    assert "img" not in listed.tags


def unsafe(routes: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Method and an address of every route that may change something, also of routers within."""
    for route in routes:
        if (router := getattr(route, "original_router", None)) is not None:
            yield from unsafe(router.routes)
        if isinstance(route, APIRoute):
            for method in (route.methods or set()) - SAFE:
                yield method, route.path_format.replace("{", "").replace("}", "")


@pytest.mark.parametrize("service", SERVICES)
async def test_no_route_obeys_another_site(a_schema: AService, service: str) -> None:
    async with a_running(await a_schema(service)) as client:
        routes = list(unsafe(client._transport.app.routes))  # type: ignore[attr-defined]  # httpx keeps the application there
        assert len(routes) > 3
        for method, path in routes:
            for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "http://evil.test"}, {}):
                answer = await client.request(method, path, headers=headers, content=b"{}")
                assert answer.status_code == 403, (method, path, headers)


@pytest.mark.parametrize("service", SERVICES)
async def test_an_empty_service_shows_its_start(a_schema: AService, service: str) -> None:
    async with a_running(await a_schema(service)) as client:
        for language in ("sv", "en"):
            page: Page = await see(client, f"/?lang={language}")
            assert page.answer.status_code == 200
            assert "main[id]" in page.tags
            assert not {"script", "style"} & page.tags
            assert page.answer.headers["content-security-policy"].startswith("default-src 'self'")
