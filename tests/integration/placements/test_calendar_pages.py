"""Pages of the calendar, activities, interpreters, groups and contacts, as a browser without JavaScript sees them."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from httpx import AsyncClient

from deploy.local.folder import DataFolder
from shared.testing.servers import AService, Servers
from tests.integration.apps import a_running
from tests.integration.house import House, a_house, heard_all
from tests.integration.waiting import until
from tests.integration.web.browsing import Page, fill_in, see, send

CAFE = {
    "kind": "language",
    "title": "Språkcafé <b>",
    "organisation": "Bodens bibliotek",
    "programme": "BIS",
    "day": "2026-02-10",
    "starts_at": "17.30",
    "minutes": "90",
}
SOON = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()


@pytest.fixture
async def placements(a_schema: AService) -> AsyncIterator[AsyncClient]:
    async with a_running(await a_schema("placements")) as client:
        yield client


@pytest.fixture
async def two(a_schema: AService) -> AsyncIterator[tuple[AsyncClient, str, str]]:
    """Placements that follows intake, and two participants enrolled in BIS."""
    intake, placements = await a_schema("intake"), await a_schema("placements", follows=("intake",))
    async with a_running(intake) as first, a_running(placements) as second:
        identity = {"given_name": "Amina", "family_name": "Warsame"}
        people, registration = [], {"occurred_on": "2026-01-12", "gender": "woman", "identity": identity}
        for _ in range(2):
            people.append((await first.post("/api/participants", json=registration)).json()["participant"])
            stay = {"programme": "BIS", "occurred_on": "2026-01-12"}
            enrolled = await first.post(f"/api/participants/{people[-1]}/enrolments", json=stay)
        heard = await second.get("/api/position", headers={"Kedja-After": enrolled.headers["Kedja-Position"]})
        assert heard.status_code == 200
        yield second, *people


@pytest.fixture
async def house(servers: Servers, an_agency: str, tmp_path: Path) -> AsyncIterator[House]:
    """Intake and placements of an agency that exchange keys."""
    folder = DataFolder.at(tmp_path / "kedja")
    async with a_house(servers.postgres, servers.nats, folder, [an_agency], ("intake", "placements")) as house:
        yield house


def path_of(page: Page) -> str:
    return page.answer.url.path


async def test_an_activity_is_planned_and_found(placements: AsyncClient) -> None:
    page = await fill_in(placements, "/activities/new", **CAFE)
    assert "Språkcafé <b>" in page.text
    assert "17:30 to 19:00" in page.text
    for query in ("view=month&on=2026-02-01", "view=week&on=2026-02-12"):
        assert path_of(page) in (await see(placements, f"/calendar?{query}")).links
    assert path_of(page) not in (await see(placements, "/calendar?on=2026-02-01&kind=civic")).links
    assert path_of(page) not in (await see(placements, "/calendar?on=2026-04-01")).links


async def test_a_month_leads_to_those_beside_it(placements: AsyncClient) -> None:
    page = await see(placements, "/calendar?on=2026-01-31&programme=BIS")
    assert "?on=2025-12-31&programme=BIS" in page.links
    assert "?on=2026-02-01&programme=BIS" in page.links
    assert "January 2026" in page.text
    for edge in ("1900-01-01", "2200-12-31"):
        for view in ("month", "week"):
            assert (await see(placements, f"/calendar?on={edge}&view={view}")).answer.status_code == 200


async def test_a_calendar_that_cannot_be_is_refused(placements: AsyncClient) -> None:
    for query in ("on=soon", "view=year", "kind=robot", "language=%00", "programme=%00", "on=0001-01-01"):
        assert (await see(placements, f"/calendar?{query}")).answer.status_code == 422, query


async def test_a_wrong_time_is_said_at_its_field(placements: AsyncClient) -> None:
    page = await fill_in(placements, "/activities/new", **{**CAFE, "starts_at": "half six", "title": ""})
    assert page.answer.status_code == 422
    assert "Write a time of day as hours and minutes" in page.text
    assert page.fields["organisation"] == "Bodens bibliotek"


async def test_an_activity_is_changed_and_cancelled(placements: AsyncClient) -> None:
    page = await fill_in(placements, "/activities/new", **CAFE)
    path = path_of(page)
    changed = await fill_in(placements, f"{path}/change", venue="Folkets hus", starts_at="18:00")
    assert "18:00 to 19:30" in changed.text
    assert "Folkets hus" in changed.text
    cancelled = await fill_in(placements, f"{path}/cancel", reason="too_few")
    assert "Too few people" in cancelled.text
    assert f"{path}/attendance" not in cancelled.links
    void = [link for link in cancelled.links if link.endswith("/void")]
    assert all(link.startswith(path) for link in void)
    back = await fill_in(placements, void[0], reason="did_not_happen")
    assert f"{path}/attendance" in back.links


async def test_a_stale_change_is_not_lost(placements: AsyncClient) -> None:
    path = path_of(await fill_in(placements, "/activities/new", **CAFE))
    opened = await see(placements, f"{path}/change")
    await fill_in(placements, f"{path}/change", venue="Folkets hus")
    stale = await send(placements, f"{path}/change", {**opened.fields, "venue": "Biblioteket"})
    assert (stale.answer.status_code, stale.fields["venue"]) == (412, "Biblioteket")


async def test_another_like_it_begins_with_its_terms(placements: AsyncClient) -> None:
    path = path_of(await fill_in(placements, "/activities/new", **CAFE, accessible="true"))
    page = await see(placements, f"/activities/new?like={path.removeprefix('/activities/')}&day=2026-02-17")
    assert (page.fields["title"], page.fields["day"], page.fields["starts_at"]) == (
        "Språkcafé <b>",
        "2026-02-17",
        "17:30",
    )


async def test_those_who_came_are_ticked_or_written(two: tuple[AsyncClient, str, str]) -> None:
    placements, amina, yusuf = two
    path = path_of(await fill_in(placements, "/activities/new", **CAFE))
    page = await see(placements, f"{path}/attendance")
    assert amina[:8] in page.text
    wrong = await fill_in(placements, f"{path}/attendance", participants__0=amina, pseudonym="ffffffff\x00 zz")
    assert wrong.answer.status_code == 422
    assert wrong.fields["participants.0" if amina < yusuf else "participants.1"] == amina
    nobody = await fill_in(placements, f"{path}/attendance", participants__0="")
    assert "Who came? Tick those who came" in nobody.text
    few = await fill_in(placements, f"{path}/attendance", participants__0=amina, attended="0")
    assert (few.answer.status_code, "fewer people" in few.text) == (409, True)
    held = await fill_in(placements, f"{path}/attendance", participants__0=amina, attended="5")
    assert "2026-02-10, 5 people" in held.text
    assert f"/participants/{amina}" in held.links
    added = await fill_in(placements, f"{path}/attendance", pseudonym=yusuf[:8])
    assert f"/participants/{yusuf}" in added.links
    again = await fill_in(placements, f"{path}/attendance", pseudonym=yusuf)
    assert "recorded already" in again.text


async def test_an_interpreter_not_wished_is_confirmed(placements: AsyncClient) -> None:
    wished = {**CAFE, "day": SOON, "interpreter_language": "ar", "interpreter_gender": "woman"}
    path = path_of(await fill_in(placements, "/activities/new", **wished))
    assert f"{path}/interpreter" in (await see(placements, "/interpreters")).links
    page = await fill_in(placements, f"{path}/interpreter", gender="man")
    assert page.answer.status_code == 409
    assert "book this one all the same" in page.text
    booked = await send(placements, f"{path}/interpreter", {**page.fields, "although_not_wished": "true"})
    assert "Not as wished" in booked.text
    assert path not in (await see(placements, "/interpreters")).links


async def test_a_group_is_formed_joined_and_left(two: tuple[AsyncClient, str, str]) -> None:
    placements, amina, _ = two
    formed = {"name": "Tisdagsgruppen", "programme": "BIS", "audience": "women", "occurred_on": "2026-01-12"}
    path = path_of(await fill_in(placements, "/groups/new", **formed))
    assert (await fill_in(placements, f"{path}/join", participant="zzz")).answer.status_code == 422
    joined = await fill_in(placements, f"{path}/join", participant=amina[:8], occurred_on="2026-01-13")
    assert f"/participants/{amina}" in joined.links
    for_group = {**CAFE, "group": path.removeprefix("/groups/"), "programme": "", "day": SOON}
    activity = path_of(await fill_in(placements, "/activities/new", **for_group))
    assert amina[:8] in (await see(placements, f"{activity}/attendance")).text
    assert activity in (await see(placements, path)).links
    left = await fill_in(placements, f"{path}/leave?participant={amina}", occurred_on="2026-03-01")
    assert "2026-03-01" in left.text
    person = await see(placements, f"/participants/{amina}")
    assert path in person.links
    assert path in (await see(placements, "/groups?programme=BIS")).links


async def test_a_contact_shows_its_pseudonym(two: tuple[AsyncClient, str, str]) -> None:
    placements, amina, yusuf = two
    page = await fill_in(placements, f"/participants/{amina}/contact", occurred_on="2026-02-10")
    (contact,) = (await placements.get(f"/api/participants/{amina}/contacts")).json()
    assert contact["other"] in page.text
    assert (contact["programme"], contact["other_established"]) == ("BIS", True)
    met = await fill_in(placements, f"/participants/{yusuf}/contact", other=contact["other"])
    assert contact["other"] in met.text
    unreadable = await fill_in(placements, f"/participants/{yusuf}/contact", other="Astrid")
    assert unreadable.answer.status_code == 422


@pytest.mark.parametrize(
    "path", ["/activities/{id}", "/activities/{id}/change", "/activities/{id}.ics", "/groups/{id}"]
)
async def test_what_is_not_there_is_404(placements: AsyncClient, path: str) -> None:
    absent = path.format(id="0e000000-0000-4000-8000-00000000000a")
    assert (await see(placements, absent)).answer.status_code == 404
    assert (await see(placements, path.format(id="nobody"))).answer.status_code == 422


async def test_who_may_be_ticked_goes_by_name_if_disclosed(house: House, an_agency: str) -> None:
    intake, placements = house.clients[f"/{an_agency}/intake"], house.clients[f"/{an_agency}/placements"]
    day = {"occurred_on": "2026-01-12"}
    identity = {"given_name": "Amina", "family_name": "Haddad"}
    registered = await intake.post("/api/participants", json={**day, "gender": "woman", "identity": identity})
    person = f"/participants/{registered.json()['participant']}"
    await intake.post(f"/api{person}/enrolments", json={**day, "programme": "BIS"})
    await heard_all(house, f"/{an_agency}/placements", f"/{an_agency}/intake")
    group = (await placements.post("/api/groups", json={**day, "programme": "BIS", "name": "Tuesdays"})).json()["group"]
    await placements.post(f"/api/groups/{group}/join", json={**day, "participant": person[-36:]})
    path = path_of(await fill_in(placements, "/activities/new", **CAFE))
    pages = [f"{path}/attendance", f"/groups/{group}", f"/groups/{group}/leave"]
    for page in pages:
        assert "Haddad" not in (await see(placements, page)).text, page
    disclosure = {"to_agency": an_agency, "purpose": "placement", "classes": ["identity"], "ground": "consent"}
    granted = await intake.post(f"/api{person}/disclosures", json={**day, **disclosure})
    assert granted.status_code == 201, granted.text

    async def shown_by_name() -> bool:
        return "Amina Haddad" in (await see(placements, pages[0])).text

    await until(shown_by_name)
    await fill_in(placements, pages[0], participants__0=person[-36:])
    for page in (*pages, path):
        assert "Amina Haddad" in (await see(placements, page)).text, page
