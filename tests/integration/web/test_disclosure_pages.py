"""Forms with which a participant's data is disclosed and a disclosure withdrawn, and what the person's page says."""

from collections.abc import AsyncIterator

import pytest
from httpx import AsyncClient

from shared.testing.servers import AService
from tests.integration.apps import a_running
from tests.integration.web.browsing import fill_in, see

AMINA = {"identity__given_name": "Amina", "identity__family_name": "Warsame", "gender": "woman"}
PROFILE = {"classes__1": "profile"}


@pytest.fixture
async def intake(a_schema: AService) -> AsyncIterator[AsyncClient]:
    async with a_running(await a_schema("intake")) as client:
        yield client


@pytest.fixture
async def amina(intake: AsyncClient) -> str:
    """The page of a participant."""
    page = await fill_in(intake, "/participants/new", **AMINA, occurred_on="2026-01-12")
    return page.answer.url.path


async def test_consent_is_the_ground_unless_chosen(intake: AsyncClient, amina: str, an_agency: str) -> None:
    form = await see(intake, f"{amina}/disclose")
    assert form.fields["ground"] == "consent"
    page = await fill_in(intake, f"{amina}/disclose", to=f"matching {an_agency}", **PROFILE, until="2030-01-01")
    assert page.answer.status_code == 200
    assert "In force" in page.text
    assert "Consent of the participant" in page.text
    assert "None yet" in page.text, "nobody has asked for the key"


async def test_nothing_disclosed_is_said_plainly(intake: AsyncClient, amina: str) -> None:
    assert "Nothing is disclosed" in (await see(intake, amina)).text


async def test_a_form_left_blank_comes_back(intake: AsyncClient, amina: str) -> None:
    page = await fill_in(intake, f"{amina}/disclose")
    assert page.answer.status_code == 422
    assert {"#f-to", "#f-classes"} <= set(page.links)


async def test_a_form_comes_back_as_written(intake: AsyncClient, amina: str, an_agency: str) -> None:
    to = f"placement {an_agency}"
    page = await fill_in(intake, f"{amina}/disclose", to=to, **PROFILE, until="2020-01-01")
    assert page.answer.status_code == 409
    assert page.fields["to"] == to
    assert "cannot end before its first day" in page.text
    page = await fill_in(intake, f"{amina}/disclose", to="matching nobody", **PROFILE)
    assert (page.answer.status_code, "#f-to" in page.links) == (422, True)
    page = await fill_in(intake, f"{amina}/disclose", to=to, classes__0="sensitive")
    assert page.answer.status_code == 409


async def test_a_withdrawn_disclosure_stays_listed(intake: AsyncClient, amina: str, an_agency: str) -> None:
    page = await fill_in(intake, f"{amina}/disclose", to=f"matching {an_agency}", **PROFILE)
    withdraw = next(link for link in page.links if link.endswith("/withdraw"))
    page = await fill_in(intake, withdraw)
    assert "Ended" in page.text
    assert "withdrawn from" in page.text
    assert not [link for link in page.links if link.endswith("/withdraw")]
    again = await fill_in(intake, withdraw)
    assert again.answer.status_code == 409
    nowhere = await see(intake, withdraw.replace("/disclosures/", "/disclosures/0"))
    assert nowhere.answer.status_code in (404, 422)
    assert (await see(intake, f"{amina}/disclosures/{amina[-36:]}/withdraw")).answer.status_code == 404


async def test_only_agencies_that_take_part(intake: AsyncClient, amina: str) -> None:
    grant = {"occurred_on": "2026-01-12", "to_agency": "nobody", "purpose": "matching", "classes": ["profile"]}
    answer = await intake.post(f"/api{amina}/disclosures", json={**grant, "ground": "consent"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "to_agency")
    answer = await intake.get("/api/participants/00000000-0000-0000-0000-000000000000/disclosures")
    assert answer.status_code == 404
