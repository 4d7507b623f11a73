"""Intake's pages do what its API does, keep what was written, and show hostile text as text."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from httpx import AsyncClient

from shared.testing.servers import AService
from tests.integration.apps import a_running
from tests.integration.web.browsing import fill_in, see, send

HOSTILE = """<script>alert("1")</script>'"><img src=x onerror=alert(2)> {{ 7*7 }} %(x)s ‮"""
PEOPLE = "/participants"
AMINA = {"identity__given_name": "Amina", "identity__family_name": "Warsame", "gender": "woman"}


@pytest.fixture
async def intake(a_schema: AService) -> AsyncIterator[AsyncClient]:
    links = {"placements": "http://placements.test/", "reporting": "http://reporting.test"}
    async with a_running(await a_schema("intake", links=links)) as client:
        yield client


async def registered(intake: AsyncClient, **fields: str) -> str:
    page = await fill_in(intake, "/participants/new", **{**AMINA, **fields})
    assert "Saved." in page.text
    return page.answer.url.path


async def events(intake: AsyncClient, person: str) -> list[dict[str, object]]:
    stream = f"participant-{UUID(person.removeprefix('/participants/'))}"
    return list((await intake.get(f"/api/streams/{stream}/events")).json())


async def test_a_person_is_followed_to_a_plan(intake: AsyncClient) -> None:
    person = await registered(intake, occurred_on="2026-01-12")
    assert "Enrol in a programme" in (await see(intake, person)).text
    await fill_in(intake, f"{person}/enrol", programme="BIS", occurred_on="2026-01-12", step="0")
    await fill_in(intake, f"{person}/inventory-start", occurred_on="2026-01-13")
    await fill_in(intake, f"{person}/skill", skill__label="Welding", skill__level="3", skill__evidence="told")
    await fill_in(intake, f"{person}/inventory-complete", occurred_on="2026-01-20")
    plan = {"plan__dreams": "A garage", "plan__steps__0__what": "SFI", "plan__steps__0__owner": "Adult education"}
    page = await fill_in(intake, f"{person}/plan", occurred_on="2026-01-21", **plan)
    assert "A garage" in page.text
    assert "http://placements.test" + person in page.links
    assert [str(event["type"]).split(".")[1] for event in await events(intake, person)] == [
        "participant_registered",
        "enrolment_opened",
        "inventory_started",
        "skill_assessed",
        "inventory_completed",
        "plan_agreed",
    ]


async def test_sealed_days_are_days_too(intake: AsyncClient) -> None:
    born = await fill_in(intake, "/participants/new", **{**AMINA, "identity__birth_date": "1990-02-30"})
    assert born.answer.status_code == 422
    assert "Birth date: Write a date as year-month-day" in born.text
    person = await registered(intake, occurred_on="2026-01-12")
    step = {"plan__steps__0__what": "SFI", "plan__steps__0__owner": "Adult education", "plan__steps__0__due": "soon"}
    page = await fill_in(intake, f"{person}/plan", programme="BIS", **step)
    assert "no. 1, Until when: Write a date as year-month-day" in page.text
    assert page.fields["plan.steps.0.due"] == "soon"


async def test_a_form_that_fails_loses_nothing(intake: AsyncClient) -> None:
    page = await fill_in(intake, "/participants/new", **{**AMINA, "gender": "", "birth_year": "twelve"})
    assert page.answer.status_code == 422
    assert page.fields["identity.given_name"] == "Amina"
    assert page.fields["birth_year"] == "twelve"
    assert {"#f-gender", "#f-birth_year"} <= set(page.links)
    assert "div[autofocus]" in page.tags


async def test_a_rule_s_sentence_stands_on_the_form(intake: AsyncClient) -> None:
    person = await registered(intake)
    page = await fill_in(intake, f"{person}/plan", programme="BIS", plan__background="A long text\nof two lines")
    assert page.answer.status_code == 409
    assert "A plan needs an enrolment" in page.text
    assert page.fields["plan.background"] == "A long text\nof two lines"


async def test_a_text_too_long_comes_back(intake: AsyncClient) -> None:
    person = await registered(intake)
    await fill_in(intake, f"{person}/enrol", programme="BIS")
    page = await fill_in(intake, f"{person}/plan", plan__background="x" * 70_000)
    assert page.answer.status_code == 422
    assert "too long for one event" in page.text
    assert len(page.fields["plan.background"]) == 70_000


async def test_a_form_sent_twice_happens_once(intake: AsyncClient) -> None:
    person = await registered(intake)
    fields = (await see(intake, f"{person}/enrol")).fields | {"programme": "BIS"}
    for _ in range(2):
        assert (await send(intake, f"{person}/enrol", fields)).answer.status_code == 200
    assert len(await events(intake, person)) == 2


async def test_a_form_that_comes_back_saves_a_second_person(intake: AsyncClient) -> None:
    """A browser's Back button brings a form with the key that it was sent with."""
    page = await see(intake, "/participants/new")
    first = {**page.fields, "gender": "woman", "identity.given_name": "Amina", "identity.family_name": "Warsame"}
    second = {**first, "identity.given_name": "Hodan"}
    await send(intake, "/participants/new", first)
    asked = await send(intake, "/participants/new", second)
    assert asked.answer.status_code == 409
    assert "saved before with other values" in asked.text
    saved = await send(intake, "/participants/new", {**second, "_key": asked.fields["_key"]})
    assert "Hodan Warsame" in saved.text
    assert (await intake.get("/api/participants")).json()["total"] == 2


async def test_hostile_text_is_shown_as_text(intake: AsyncClient) -> None:
    person = await registered(intake, identity__given_name=HOSTILE, municipality=HOSTILE[:60])
    await fill_in(intake, f"{person}/enrol", programme="BIS", occurred_on="2026-01-12", origin=HOSTILE)
    await fill_in(intake, f"{person}/skill", skill__label=HOSTILE, skill__level="1", skill__evidence="told")
    pages = [await see(intake, path) for path in (PEOPLE, person, f"{person}/plan", f"{PEOPLE}?q={HOSTILE}")]
    pages.append(await fill_in(intake, f"{person}/skill", skill__label=HOSTILE, occurred_on=HOSTILE))
    for page in pages:
        assert HOSTILE in page.text or HOSTILE in page.fields.values()
        assert not {"script", "img", "style", "a[onclick]"} & page.tags


async def test_a_known_number_asks_for_a_decision(intake: AsyncClient) -> None:
    number = {"identity__identity_number__kind": "lma", "identity__identity_number__number": "123456"}
    await registered(intake, **number)
    page = await fill_in(intake, "/participants/new", **{**AMINA, **number})
    assert page.answer.status_code == 409
    assert "input[type]" in page.tags
    assert "register anyway" in page.text
    decided = await send(intake, "/participants/new", {**page.fields, "gender": "woman", "although_known": "true"})
    assert "Saved." in decided.text


async def test_a_correction_changes_only_what_differs(intake: AsyncClient) -> None:
    person = await registered(intake, municipality="Boden", birth_year="1990")
    event = (await events(intake, person))[0]["id"]
    page = await fill_in(intake, f"{person}/events/{event}/correct", birth_year="1991")
    assert "Corrected" in page.text
    assert (await events(intake, person))[1]["data"]["set"] == {"birth_year": 1991}  # type: ignore[index]  # JSON


async def test_a_correction_may_empty_a_field(intake: AsyncClient) -> None:
    person = await registered(intake, municipality="Boden")
    event = (await events(intake, person))[0]["id"]
    await fill_in(intake, f"{person}/events/{event}/correct", municipality="")
    assert "Boden" not in (await see(intake, "/")).text.split("Pseudonym")[-1]


async def test_a_stale_correction_is_asked_again(intake: AsyncClient) -> None:
    person = await registered(intake)
    path = f"{person}/events/{(await events(intake, person))[0]['id']}/correct"
    fields = (await see(intake, path)).fields | {"birth_year": "1991"}
    await fill_in(intake, f"{person}/enrol", programme="BIS")
    page = await send(intake, path, fields)
    assert (page.answer.status_code, page.fields["birth_year"]) == (412, "1991")
    assert "Saved." in (await send(intake, path, page.fields)).text


async def test_a_void_registration_can_come_back(intake: AsyncClient) -> None:
    person = await registered(intake)
    event = (await events(intake, person))[0]["id"]
    page = await fill_in(intake, f"{person}/events/{event}/void", reason="entered_by_mistake")
    assert "This registration is void" in page.text
    assert "Nobody is registered yet" in (await see(intake, PEOPLE)).text
    void = (await events(intake, person))[1]["id"]
    await fill_in(intake, f"{person}/events/{void}/void", reason="entered_by_mistake")
    assert "Amina Warsame" in (await see(intake, PEOPLE)).text


async def test_a_link_is_made_and_taken_back(intake: AsyncClient) -> None:
    stays, absorbed = await registered(intake), await registered(intake, identity__given_name="Aminah")
    other = absorbed.removeprefix("/participants/")
    assert f"{stays}/links/{other}/undo" in (await fill_in(intake, f"{stays}/link", absorbed=other)).links
    assert stays in (await see(intake, absorbed)).links
    page = await fill_in(intake, f"{stays}/links/{other}/undo", reason="wrong_person")
    assert f"{stays}/links/{other}/undo" not in page.links


async def test_an_enrolment_is_closed_with_exit_values(intake: AsyncClient) -> None:
    person = await registered(intake)
    page = await fill_in(intake, f"{person}/enrol", programme="BIS", occurred_on="2026-01-12")
    close = next(link for link in page.links if link.endswith("/close"))
    assert (await fill_in(intake, close, occurred_on="2026-06-01", reason="moved")).answer.status_code == 422
    page = await fill_in(
        intake, close, occurred_on="2026-06-01", reason="moved", labour_market_status="employed", work_percent="50"
    )
    assert "Moved away" in page.text
    assert (await fill_in(intake, close, reason="moved", labour_market_status="employed")).answer.status_code == 409


async def test_nothing_new_says_so(intake: AsyncClient) -> None:
    person = await registered(intake)
    await fill_in(intake, f"{person}/enrol", programme="BIS", occurred_on="2026-01-12")
    page = await fill_in(intake, f"{person}/enrol", programme="BIS", occurred_on="2026-02-12")
    assert "Nothing changed" in page.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing", 404),
        (f"/participants/{UUID(int=1)}", 404),
        ("/participants/x", 422),
        (f"/participants/{UUID(int=1)}/plan", 404),
        (f"{PEOPLE}?page=0", 422),
        (f"{PEOPLE}?sort=hat", 422),
        ("/?part=never", 422),
        (f"{PEOPLE}?programme=%00", 422),
        (f"{PEOPLE}?q=%00%E2%80%AE", 200),
    ],
)
async def test_failures_are_pages_for_people(intake: AsyncClient, path: str, status: int) -> None:
    page = await see(intake, path)
    assert page.answer.status_code == status
    assert ("To the start page" in page.text) == (status != 200)
    assert page.answer.headers["content-security-policy"].startswith("default-src 'self'")
    for_programs = (await intake.get(path)).headers["content-type"]
    assert (for_programs == page.answer.headers["content-type"]) == (status == 200)


async def test_a_language_once_asked_for_stays(intake: AsyncClient) -> None:
    assert "Participants" in (await see(intake, "/?lang=en", **{"accept-language": "sv"})).text
    assert "Participants" in (await see(intake, "/", **{"accept-language": "sv"})).text
    assert 'lang="sv"' in (await see(intake, "/?lang=sv")).answer.text


async def test_participants_are_found_by_name_and_enrolment(intake: AsyncClient) -> None:
    for name in ("Örjan", "Zahra", "Åsa", "Éva", "Ärla", "Fatima"):
        await registered(intake, identity__given_name=name, identity__family_name="Nr")
    person = await registered(intake)
    await fill_in(intake, f"{person}/enrol", programme="BIS")
    names = (await see(intake, f"{PEOPLE}?sort=name")).text
    order = [names.index(name) for name in ("Amina", "Éva", "Fatima", "Zahra", "Åsa", "Ärla", "Örjan")]
    assert order == sorted(order)
    for query in ("q=waRS", "q=" + person.removeprefix("/participants/")[:8], "programme=BIS", "enrolled=open"):
        text = (await see(intake, f"{PEOPLE}?{query}")).text
        assert ("Amina" in text, "Zahra" in text) == (True, False), query
    assert "Amina" not in (await see(intake, f"{PEOPLE}?enrolled=none")).text
    assert "Nobody fits this" in (await see(intake, f"{PEOPLE}?enrolled=closed")).text


async def test_a_failure_of_ours_tells_nothing(intake: AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("Amina Warsame, 070-1740605")

    monkeypatch.setattr("services.intake.web.pages.lists.search", broken)
    page = await see(intake, PEOPLE)
    assert page.answer.status_code == 500
    assert "Something went wrong" in page.text
    assert "Amina" not in page.answer.text
    assert page.answer.headers["content-security-policy"].startswith("default-src 'self'")


async def test_an_absent_database_is_said_plainly(intake: AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("services.intake.web.pages.lists.search", away)
    page = await see(intake, PEOPLE)
    assert page.answer.status_code == 503
    assert "Nothing was half done" in page.text
    assert page.answer.headers["retry-after"] == "2"
