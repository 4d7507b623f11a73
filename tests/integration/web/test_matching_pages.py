"""Matching's pages: openings with terms, proposals from review to answer, employers and mentors."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from httpx import AsyncClient

from services.matching import app as matching_app
from shared.testing.servers import AService
from tests.integration.apps import a_client
from tests.integration.matching.driver import Matching
from tests.integration.web.browsing import Page, fill_in, see

HOSTILE = "<script>alert(1)</script>\"'><img src=x>"
TERMS = {
    "title": "Bagare på deltid",
    "organisation": "Bodens bageri",
    "kind": "job",
    "programme": "BIS",
    "seats": "2",
    "occupation": "Bagare",
    "extent": "75",
    "skills.1.skill": "Brödbakning",
    "skills.1.level": "3",
    "skills.1.required": "true",
    "languages.0.language": "sv",
    "languages.0.level": "A2",
}


@pytest.fixture
async def matching(a_schema: AService) -> AsyncIterator[Matching]:
    settings = (await a_schema("matching")).model_copy(update={"links": {"placements": "http://placements.test"}})
    app = matching_app.build(settings)
    async with a_client(app) as client:
        yield Matching(app.state.service, client)


async def a_proposal(matching: Matching) -> str:
    return f"/proposals/{await matching.propose(await matching.publish())}"


async def answered(client: AsyncClient, path: str, **values: str) -> Page:
    return await fill_in(client, path, occurred_on="2026-01-13", **values)


async def test_an_opening_is_published_in_words(matching: Matching) -> None:
    page = await fill_in(matching.client, "/openings/publish", **TERMS)
    for text in ("Bagare på deltid", "Baker", "Bread baking", "Required", "Swedish", "2 seats left", "75"):
        assert text in page.text
    opening = await matching.get(f"/api{page.answer.url.path}")
    assert [skill["skill"] for skill in opening["skills"]] == ["kedja:skill:baking-bread"]


async def test_more_rows_are_shown_without_saving(matching: Matching) -> None:
    page = await fill_in(matching.client, "/openings/publish", **TERMS, more="yes")
    assert page.answer.status_code == 200
    assert "Brödbakning" in page.answer.text
    assert 'name="skills.4.skill"' in page.answer.text
    assert (await matching.get("/api/openings"))["total"] == 0


async def test_a_refused_publication_keeps_its_words(matching: Matching) -> None:
    wrong = {**TERMS, "starts_on": "2026-03-02", "ends_on": "2026-01-01"}
    page = await fill_in(matching.client, "/openings/publish", **wrong)
    assert page.answer.status_code == 409
    assert "The last day cannot come before the first" in page.text
    assert 'value="Brödbakning"' in page.answer.text
    nameless = await fill_in(matching.client, "/openings/publish", **{**TERMS, "title": "", "skills.1.level": "9"})
    assert nameless.answer.status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"organisation": "Bageri\x00"},
        {"skills": "x"},
        {"skills.0": "x"},
        {"skills.x.skill": "x", "skills.99999999999999999999.level": "2"},
        {"seats": "9" * 30},
        {"occupation": "\x00" * 90},
    ],
)
async def test_impossible_terms_are_advised_on(matching: Matching, wrong: dict[str, str]) -> None:
    for path in ("/openings/publish", f"/openings/{await matching.publish()}/change"):
        page = await fill_in(matching.client, path, **{"title": "Bagare", **wrong})
        assert page.answer.status_code in (200, 422), (path, wrong)


async def test_an_opening_is_changed_and_closed(matching: Matching) -> None:
    page = await fill_in(matching.client, "/openings/publish", **TERMS)
    path = page.answer.url.path
    changed = await fill_in(matching.client, f"{path}/change", title=HOSTILE)
    assert HOSTILE in changed.text
    assert "Bread baking" in changed.text
    closed = await fill_in(matching.client, f"{path}/close", reason="filled")
    assert "No longer open" in closed.text
    assert f"{path}/change" not in closed.links
    assert (await fill_in(matching.client, f"{path}/change", title="Late")).answer.status_code == 409


async def test_a_change_keeps_concepts_nobody_can_name(matching: Matching) -> None:
    path = f"/openings/{await matching.publish()}"
    await fill_in(matching.client, f"{path}/change", title="Konditor")
    opening = await matching.get(f"/api{path}")
    assert (opening["title"], opening["skills"][0]["skill"]) == ("Konditor", "kedja:skill:baking")


async def test_openings_are_searched_and_sorted(matching: Matching) -> None:
    second = f"/openings/{await matching.publish(title='Kock', organisation='Älvens kök')}"
    other = f"/openings/{await matching.publish(title='Bagare')}"
    assert second in (await see(matching.client, "/openings?q=älvens")).links
    assert other not in (await see(matching.client, "/openings?q=älvens")).links
    by_title = [link for link in (await see(matching.client, "/openings?sort=title")).links if link in (second, other)]
    assert by_title == [other, second]
    assert (await matching.client.get("/openings?q=%00")).status_code == 422


async def test_a_proposal_is_answered_step_by_step(matching: Matching) -> None:
    path = await a_proposal(matching)
    assert "To be reviewed" in (await see(matching.client, "/proposals?state=open&programme=BIS&owner=matchning")).text
    assert "the reviewer" in (await see(matching.client, path)).text
    page = await answered(matching.client, f"{path}/review", decision="accept", reason="good_match")
    assert "the participant" in page.text
    met = await answered(matching.client, f"{path}/participant-answer", answer="yes")
    assert "the employer" in met.text
    await answered(matching.client, f"{path}/employer-answer", answer="interview")
    done = await answered(matching.client, f"{path}/employer-answer", answer="yes")
    link = next(link for link in done.links if link.startswith("http://placements.test/agreements/new?"))
    assert "kind=work" in link
    assert "organisation=Bodens+bageri" in link


async def test_a_refused_answer_says_why(matching: Matching) -> None:
    path = await a_proposal(matching)
    review = {"decision": "accept", "reason": "other"}
    early = await fill_in(matching.client, f"{path}/review", **review, occurred_on="2026-01-01")
    assert early.answer.status_code == 409
    assert "Nobody can answer before they were asked" in early.text
    assert (await answered(matching.client, f"{path}/review")).answer.status_code == 422


async def test_an_employer_shows_its_openings(matching: Matching) -> None:
    page = await fill_in(matching.client, "/employers/new", organisation="Bodens bageri", municipality="Boden")
    path = page.answer.url.path
    publish = next(link for link in page.links if link.startswith("/openings/publish"))
    opening = await fill_in(matching.client, publish, **TERMS)
    assert path in opening.links
    assert opening.answer.url.path in (await see(matching.client, path)).links
    assert path in (await see(matching.client, "/employers?q=bagERI")).links


async def test_a_mentor_is_vetted_and_meets_somebody(matching: Matching) -> None:
    who = {"identity.given_name": "Karin", "identity.family_name": HOSTILE, "languages.0": "ar"}
    page = await fill_in(matching.client, "/mentors/new", **who, occupation="Bagare", municipality="Boden")
    path = page.answer.url.path
    assert "Not yet vetted" in page.text
    refused = await fill_in(matching.client, f"{path}/mentorship", participant=str(uuid4()), programme="BIS")
    assert refused.answer.status_code == 409
    assert "Suitable" in (await fill_in(matching.client, f"{path}/vet", suitable="true")).text
    started = await fill_in(matching.client, f"{path}/mentorship", participant=str(uuid4()), programme="BIS")
    mentorship = started.answer.url.path
    met = await fill_in(matching.client, f"{mentorship}/meeting", side="participant", minutes="60")
    assert "Met on 1 day" in met.text
    assert "Completed" in (await fill_in(matching.client, f"{mentorship}/end", reason="completed")).text
    assert path in (await see(matching.client, "/mentors?language=ar&municipality=Boden&vetted=suitable")).links


async def test_a_mentor_is_looked_for_somebody(matching: Matching) -> None:
    opening = await matching.publish(kind="mentor")
    path = f"/proposals/{await matching.propose(opening)}"
    await answered(matching.client, f"{path}/review", decision="accept", reason="good_match")
    await answered(matching.client, f"{path}/participant-answer", answer="yes")
    done = await answered(matching.client, f"{path}/employer-answer", answer="yes")
    await fill_in(matching.client, "/mentors/new", **{"identity.given_name": "Karin", "identity.family_name": "Berg"})
    found = await see(matching.client, next(link for link in done.links if link.startswith("/mentors?")))
    every = found.answer.url.copy_set_param("vetted", "")
    mentor = next(
        link for link in (await see(matching.client, str(every))).links if "/mentors/" in link and "?" in link
    )
    assert "programme=BIS" in mentor
    form = await see(matching.client, mentor.replace("?", "/mentorship?"))
    assert form.fields["participant"] == (await matching.get(f"/api{path}"))["participant"]


async def test_what_is_not_there_is_a_page(matching: Matching) -> None:
    for kind in ("openings", "proposals", "employers", "mentors", "mentorships"):
        answer = await matching.client.get(f"/{kind}/{uuid4()}", headers={"accept": "text/html"})
        assert answer.status_code == 404, kind
        assert "<h1>" in answer.text


async def test_nothing_disclosed_is_not_nothing_found(matching: Matching) -> None:
    assert "No profile is disclosed here yet." in (await see(matching.client, "/competences")).text
    nobody = await see(matching.client, "/competences?skill=Welding")
    assert "fits this" in nobody.text
    assert "/competences" in nobody.links
