"""My day in intake and placements: what waits stands in its part, and goes when it is done."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from httpx import AsyncClient

from shared.service.clock import stockholm_date, system_clock
from shared.testing.servers import AService
from tests.integration.apps import a_running
from tests.integration.intake.people import AMINA
from tests.integration.web.browsing import fill_in, see

TODAY = stockholm_date(system_clock())


def day(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


@pytest.fixture
async def intake(a_schema: AService) -> AsyncIterator[AsyncClient]:
    async with a_running(await a_schema("intake")) as client:
        yield client


async def enrolled(intake: AsyncClient, on: str, programme: str = "BIS") -> str:
    person = (await intake.post("/api/participants", json={**AMINA, "occurred_on": on})).json()["participant"]
    path = f"/participants/{person}"
    answer = await intake.post(f"/api{path}/enrolments", json={"programme": programme, "occurred_on": on})
    assert answer.status_code == 201, answer.text
    return path


async def test_a_new_enrolment_shows_what_comes_next(intake: AsyncClient) -> None:
    person = await enrolled(intake, day(-7))
    page = await see(intake, "/")
    assert "Amina Warsame" in page.text
    assert f"{person}/inventory-start" in page.links
    assert "Nothing is overdue." in page.text
    await fill_in(intake, f"{person}/inventory-start", occurred_on=day(0))
    assert "Nothing is due today." in (await see(intake, "/")).text


async def test_what_was_not_done_is_overdue(intake: AsyncClient) -> None:
    person = await enrolled(intake, day(-60))
    page = await see(intake, "/")
    assert {f"{person}/inventory-start", f"{person}/plan"} <= set(page.links)
    event = (await intake.get(f"/api/streams/participant-{person[-36:]}/events")).json()[1]["id"]
    void = f"/api/streams/participant-{person[-36:]}/events/{event}/void"
    await intake.post(void, json={"reason": "entered_by_mistake"})
    assert "Nothing is overdue." in (await see(intake, "/")).text


async def test_a_plan_s_steps_are_opened_for_my_day(intake: AsyncClient) -> None:
    person = await enrolled(intake, day(-3))
    steps = [
        {"what": "Visit the garage", "owner": "Boden", "due": day(2)},
        {"what": "Later", "owner": "B", "due": day(40)},
    ]
    plan = {"programme": "BIS", "occurred_on": day(-1), "plan": {"background": "b", "steps": steps}}
    assert (await intake.post(f"/api{person}/plans", json=plan)).status_code == 201
    text = (await see(intake, "/")).text
    assert "Visit the garage – Boden" in text
    assert "Later" not in text


async def test_a_step_that_is_done_waits_no_longer(intake: AsyncClient) -> None:
    person = await enrolled(intake, day(-60))
    steps = [{"what": what, "owner": "Boden", "due": day(-30)} for what in ("Visit the garage", "Call Norrvik")]
    plan = {"programme": "BIS", "occurred_on": day(-50), "plan": {"steps": steps}}
    agreed = (await intake.post(f"/api{person}/plans", json=plan)).json()["events"][0]["id"]
    form = f"{person}/plans/{agreed}/steps/2/done"
    assert form in (await see(intake, "/")).links
    assert "Call Norrvik – Boden" in (await see(intake, form)).text
    done = await fill_in(intake, form, occurred_on=day(-31))
    assert f"Done {day(-31)}" in done.text
    assert "Step of the plan done" in done.text
    text = (await see(intake, "/")).text
    assert "Visit the garage – Boden" in text
    assert "Call Norrvik" not in text
    for nth, status in (("3", 404), ("0", 404), ("one", 422)):
        assert (await see(intake, f"{person}/plans/{agreed}/steps/{nth}/done")).answer.status_code == status, nth
    other = f"/api{person}/plans/{person[-36:]}/steps/1/done"
    assert (await intake.post(other, json={"occurred_on": day(0)})).json()["rule"] == "UnknownPlan"


async def test_a_long_part_has_pages_of_its_own(intake: AsyncClient) -> None:
    for _ in range(6):
        await enrolled(intake, day(-60))
    await enrolled(intake, day(-60), programme="LOTS")
    page = await see(intake, "/")
    assert "All 14" in page.text
    assert "?part=overdue" in page.links
    alone = await see(intake, "/?part=overdue&programme=LOTS")
    assert alone.text.count("Amina Warsame") == 4, "each task names whom it is about, once for ears alone"
    assert (await see(intake, "/?part=overdue&page=2")).answer.status_code == 200


async def test_names_are_found_by_their_beginnings(intake: AsyncClient) -> None:
    for given, family in (("Åsa", "Öberg"), ("Zahra", "Nur Abdi"), ("Éva", "O'Brien-Størk"), ("محمد", "الحسن")):
        identity = {"given_name": given, "family_name": family}
        await intake.post("/api/participants", json={**AMINA, "identity": identity})
    for q, found in (
        ("asa", "Åsa Öberg"),
        ("öberg åsa", "Åsa Öberg"),
        ("zah ab", "Zahra Nur Abdi"),
        ("obrien", "Éva O'Brien-Størk"),
        ("stork", "Éva O'Brien-Størk"),
        ("محم", "محمد الحسن"),
    ):
        text = (await see(intake, f"/participants?q={q}")).text
        assert found in text, q
        assert "1 participant" in text, q
    for q in ("berg", "x", "zahra asa", "%"):
        assert "Nobody fits this" in (await see(intake, f"/participants?q={q}")).text, q


async def test_headings_sort_both_ways(intake: AsyncClient) -> None:
    for name, municipality in (("Amina", "Ockelbo"), ("Bo", "Åre"), ("Cai", "Örebro"), ("Dan", "Boden")):
        identity = {"given_name": name, "family_name": "Nr"}
        await intake.post("/api/participants", json={**AMINA, "identity": identity, "municipality": municipality})
    for sort, order in (
        ("municipality", "Dan Amina Bo Cai"),
        ("-municipality", "Cai Bo Amina Dan"),
        ("-name", "Dan Cai Bo Amina"),
    ):
        page = await see(intake, f"/participants?sort={sort}")
        places = [page.text.index(f"{name} Nr") for name in order.split()]
        assert places == sorted(places), sort
        assert 'aria-sort="descending"' in page.answer.text if sort[0] == "-" else 'aria-sort="ascending"'


async def test_an_amended_registration_is_found_no_longer(intake: AsyncClient) -> None:
    person = await enrolled(intake, day(-1))
    stream = f"/api/streams/participant-{person[-36:]}/events"
    event = (await intake.get(stream)).json()[0]["id"]
    void = await intake.post(f"{stream}/{event}/void", json={"reason": "entered_by_mistake"})
    assert "Nobody fits this" in (await see(intake, "/participants?q=amina")).text
    await intake.post(f"{stream}/{void.json()['events'][0]['id']}/void", json={"reason": "other"})
    assert "Amina Warsame" in (await see(intake, "/participants?q=amina")).text


async def test_placements_has_a_day_too(a_schema: AService) -> None:
    async with a_running(await a_schema("placements")) as placements:
        activity = {"kind": "language", "title": "Language café", "organisation": "Boden", "day": day(0)}
        more = {"starts_at": "14:00", "minutes": 60, "occurred_on": day(-1), "audience": "everyone"}
        created = await placements.post("/api/activities", json={**activity, **more})
        assert created.status_code == 201, created.text
        page = await see(placements, "/")
        assert "Language café, 14:00" in page.text
        assert "Nothing is overdue." in page.text
        assert (await see(placements, "/?part=today")).answer.status_code == 200
