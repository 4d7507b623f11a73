"""Forms and sections about what intake is told beyond registration: written once, read where it is looked for."""

from collections.abc import AsyncIterator

import pytest
from httpx import AsyncClient

from shared.testing.servers import AService
from tests.integration.apps import a_running
from tests.integration.web.browsing import fill_in, see, send

AMINA = {"identity__given_name": "Amina", "identity__family_name": "Warsame", "gender": "woman"}
HOSTILE = """<script>alert("1")</script>'"><img src=x onerror=alert(2)> {{ 7*7 }} %(x)s"""


@pytest.fixture
async def intake(a_schema: AService) -> AsyncIterator[AsyncClient]:
    async with a_running(await a_schema("intake")) as client:
        yield client


@pytest.fixture
async def amina(intake: AsyncClient) -> str:
    """The page of a participant who is enrolled in BIS."""
    page = await fill_in(intake, "/participants/new", **AMINA, occurred_on="2026-01-12")
    person = page.answer.url.path
    await fill_in(intake, f"{person}/enrol", programme="BIS", occurred_on="2026-01-12", language_level="A2")
    return person


async def test_a_profile_is_read_in_its_sections(intake: AsyncClient, amina: str) -> None:
    await fill_in(intake, f"{amina}/interview", interview__goals="A bakery of her own")
    education = {"education__label": "Nursing school", "education__country": "SO", "education__years": "2.5"}
    await fill_in(intake, f"{amina}/education", **education, education__papers="false")
    await fill_in(intake, f"{amina}/experience", experience__label="Ship's cook", experience__years="4")
    spoken = {f"level__{skill}": "A2" for skill in ("listening", "reading", "speaking", "writing")}
    for level in ("A1", "B2"):
        await fill_in(intake, f"{amina}/language", **{**spoken, "level__language": "prs", "level__reading": level})
    page = await fill_in(intake, f"{amina}/wishes", wanted__0="Baker", wishes__kinds__1="internship")
    for text in ("A bakery of her own", "Nursing school", "Somalia, 2.5 years", "Without papers", "Ship's cook"):
        assert text in page.text
    assert "Reading B2" in page.text
    assert "Reading A1" not in page.text
    assert page.text.count("Dari") == 3, "once in its section, twice in the timeline"
    assert "Baker" in page.text
    assert "Internship" in page.text


async def test_known_words_become_concepts_of_the_taxonomy(intake: AsyncClient, amina: str) -> None:
    form = (await see(intake, f"{amina}/experience")).answer.text
    assert '<option value="Baker">' in form
    page = await fill_in(intake, f"{amina}/wishes", wanted__0="bagare", wanted__2="Kanelbullebagare på ö")
    assert "Baker, kanelbullebagare på ö" in page.text


async def test_wishes_begin_with_what_was_stated(intake: AsyncClient, amina: str) -> None:
    wishes = {"wishes__kinds__1": "internship", "wishes__extent": "50", "wishes__driving_licence": "false"}
    await fill_in(intake, f"{amina}/wishes", wanted__0="Baker", wishes__municipalities__1="Boden", **wishes)
    form = await see(intake, f"{amina}/wishes")
    expected = {"wanted.0": "Baker", "wishes.municipalities.0": "Boden", "wishes.driving_licence": "false"}
    assert {**expected, "wishes.kinds.1": "internship", "wishes.extent": "50"}.items() <= form.fields.items()
    page = await fill_in(intake, f"{amina}/wishes", wanted__1="Cook")
    assert "Baker, Cook" in page.text


async def test_empty_wishes_are_sent_back(intake: AsyncClient, amina: str) -> None:
    page = await fill_in(intake, f"{amina}/wishes")
    assert page.answer.status_code == 422
    assert "#f-wishes" in page.links
    page = await fill_in(intake, f"{amina}/wishes", wanted__1="Baker", wishes__available_from="soon")
    assert (page.answer.status_code, page.fields["wanted.0"]) == (422, "Baker")


async def test_health_is_opened_on_its_own_page(intake: AsyncClient, amina: str) -> None:
    assert (await fill_in(intake, f"{amina}/survey", occasion="entry")).answer.status_code == 409
    page = await fill_in(intake, f"{amina}/survey", occasion="entry", belief_in_future="4", health__rating="2")
    assert "Belief in the future: 4 – quite" in " ".join(page.text.split())
    assert "2 – poor" not in page.text
    assert "Answered; sealed apart" in page.text
    assert f"{amina}/health" in page.links
    assert "2 – poor" in (await see(intake, f"{amina}/health")).text


async def test_a_later_number_stands_before_an_earlier(intake: AsyncClient, amina: str) -> None:
    lma = {"number__kind": "lma", "number__number": "5501923", "occurred_on": "2026-01-20"}
    await fill_in(intake, f"{amina}/number", **lma)
    number = {"number__kind": "personnummer", "number__number": "19640823-3234", "occurred_on": "2026-04-01"}
    text = (await fill_in(intake, f"{amina}/number", **number)).text
    assert text.index("196408233234") < text.index("5501923")
    other = (await fill_in(intake, "/participants/new", **AMINA)).answer.url.path
    page = await fill_in(intake, f"{other}/number", **number)
    assert (page.answer.status_code, amina in page.links) == (409, True)
    decided = await send(intake, f"{other}/number", {**page.fields, "although_known": "true"})
    assert "Saved." in decided.text


async def test_a_mandate_is_shown_until_it_ends(intake: AsyncClient, amina: str) -> None:
    wrong = await fill_in(intake, f"{amina}/mandate", holder__holder="Hodan")
    assert (wrong.answer.status_code, "#f-scope" in wrong.links) == (422, True)
    page = await send(intake, f"{amina}/mandate", {**wrong.fields, "scope.0": "contacts", "scope.4": "housing"})
    assert "Contacts with agencies, Housing" in page.text
    end = next(link for link in page.links if link.endswith("/end"))
    page = await fill_in(intake, end)
    assert end not in page.links
    assert "Ended" in page.text


async def test_a_move_changes_what_others_see(intake: AsyncClient, amina: str) -> None:
    await fill_in(intake, f"{amina}/move", municipality="Ockelbo")
    assert "Ockelbo" in (await see(intake, "/participants")).text
    assert "Nothing changed" in (await fill_in(intake, f"{amina}/move", municipality="Ockelbo")).text


async def test_registration_asks_what_meetings_need(intake: AsyncClient) -> None:
    needs = {"identity__interpreter_language": "ti", "identity__interpreter_gender": "woman"}
    page = await fill_in(
        intake,
        "/participants/new",
        **AMINA,
        **needs,
        identity__accessibility="No stairs",
        referral_source="association",
    )
    for text in ("Tigrinya", "A woman", "No stairs", "An association"):
        assert text in page.text


async def test_visits_are_found_and_made_void(intake: AsyncClient, amina: str) -> None:
    assert "No visit has been received yet" in (await see(intake, "/visits")).text
    new = next(link for link in (await see(intake, amina)).links if link.startswith("/visits/new"))
    page = await fill_in(intake, new, concern="housing", sent_to="Bodenbo")
    visit = page.answer.url.path
    assert amina in page.links
    assert visit in (await see(intake, amina)).links
    await fill_in(intake, "/visits/new", concern="work", programme="BIS", occurred_on="2026-01-12")
    assert "Amina Warsame" in (await see(intake, "/visits")).text
    assert "2 visits" in (await see(intake, "/visits")).text
    for query in ("concern=housing", "programme=BIS"):
        assert "1 visit" in (await see(intake, f"/visits?{query}")).text
    assert "No visit fits this" in (await see(intake, "/visits?concern=money")).text
    void = next(link for link in page.links if link.endswith("/void"))
    assert "This visit is void" in (await fill_in(intake, void, reason="duplicate")).text
    assert visit not in (await see(intake, "/visits")).links


async def test_hostile_words_stay_words(intake: AsyncClient, amina: str) -> None:
    await fill_in(intake, f"{amina}/interview", interview__background=HOSTILE)
    await fill_in(intake, f"{amina}/education", education__label=HOSTILE)
    await fill_in(intake, f"{amina}/experience", experience__label=HOSTILE)
    await fill_in(intake, f"{amina}/mandate", holder__holder=HOSTILE, scope__0="contacts")
    page = await fill_in(intake, f"{amina}/wishes", wanted__0=HOSTILE, wishes__municipalities__0=HOSTILE[:60])
    assert page.text.count(HOSTILE) >= 4
    assert not {"script", "img", "style", "a[onclick]"} & page.tags


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/visits/new?participant=x", 422),
        ("/visits?concern=weather", 422),
        ("/visits?page=0", 422),
        ("/visits/00000000-0000-0000-0000-000000000001", 404),
        ("/visits/x", 422),
        ("/participants/00000000-0000-0000-0000-000000000001/health", 404),
        ("/participants/00000000-0000-0000-0000-000000000001/mandates/00000000-0000-0000-0000-000000000001/end", 404),
    ],
)
async def test_addresses_that_lead_nowhere_say_so(intake: AsyncClient, path: str, status: int) -> None:
    page = await see(intake, path)
    assert (page.answer.status_code, "To the start page" in page.text) == (status, True)
