"""What intake is post beyond registration: sealed where it tells of a person, refused with advice where it is wrong."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient

from shared.testing.servers import AService
from tests.integration.apps import a_running

DAY = "2026-01-12"
AMINA = {"occurred_on": DAY, "gender": "woman", "identity": {"given_name": "Amina", "family_name": "Warsame"}}
SPOKEN = {"listening": "B2", "reading": "A2", "speaking": "B1", "writing": "A1"}
SEALED: dict[str, dict[str, Any]] = {
    "interviews": {"interview": {"background": "Kanariefagel"}},
    "educations": {"education": {"label": "Kanariefagel", "isced": 3, "country": "SO", "years": 2.5, "papers": False}},
    "experiences": {"experience": {"label": "Kanariefagel", "occupation": "kedja:occupation:baker", "years": 4}},
    "languages": {"level": {"language": "so", "mother_tongue": True, **SPOKEN}},
    "wishes": {"wishes": {"municipalities": ["Kanariefagel"], "kinds": ["job"], "available_from": "2026-02-01"}},
    "identity-numbers": {"number": {"kind": "personnummer", "number": "19640823-3234"}},
    "mandates": {"scope": ["contacts"], "holder": {"holder": "Kanariefagel", "phone": "070-5550199"}},
    "surveys": {"programme": "BIS", "occasion": "entry", "health": {"rating": 4}},
}


@pytest.fixture
async def intake(a_schema: AService) -> AsyncIterator[AsyncClient]:
    async with a_running(await a_schema("intake")) as client:
        yield client


@pytest.fixture
async def amina(intake: AsyncClient) -> str:
    """The path of a participant who is enrolled in BIS."""
    answer = await intake.post("/api/participants", json=AMINA)
    path = f"/api/participants/{answer.json()['participant']}"
    await intake.post(f"{path}/enrolments", json={"occurred_on": DAY, "programme": "BIS", "language_level": "A2"})
    return path


async def post(intake: AsyncClient, path: str, **body: Any) -> dict[str, Any]:
    answer = await intake.post(path, json={"occurred_on": DAY, **body})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def refused(intake: AsyncClient, path: str, **body: Any) -> tuple[int, str]:
    answer = await intake.post(path, json={"occurred_on": DAY, **body})
    problem = answer.json()
    return answer.status_code, problem["errors"][0]["field"] if "errors" in problem else problem.get("rule", "")


@pytest.mark.parametrize("noun", SEALED)
async def test_what_tells_of_a_person_is_sealed(intake: AsyncClient, amina: str, noun: str) -> None:
    receipt = await post(intake, f"{amina}/{noun}", **SEALED[noun])
    stream = (await intake.get(f"/api/streams/{receipt['stream']}/events")).text
    assert receipt["events"][0]["type"] in stream
    for canary in ("Kanariefagel", "070-5550199", "3234", "baker", "rating", '"so"'):
        assert canary not in stream


@pytest.mark.parametrize("noun", SEALED)
async def test_nobody_unknown_is_told_of(intake: AsyncClient, noun: str) -> None:
    assert await refused(intake, f"/api/participants/{uuid4()}/{noun}", **SEALED[noun]) == (404, "UnknownParticipant")


@pytest.mark.parametrize(
    ("noun", "body", "field"),
    [
        ("interviews", {"interview": {}}, "interview"),
        ("educations", {"education": {"label": ""}}, "education.label"),
        ("educations", {"education": {"label": "School", "country": "Somalia"}}, "education.country"),
        ("experiences", {"experience": {"label": "Baker", "years": 1e9}}, "experience.years"),
        ("experiences", {"experience": {"label": "Baker", "occupation": "bager å"}}, "experience.occupation"),
        ("languages", {"level": {"language": "so", **SPOKEN, "writing": "B9"}}, "level.writing"),
        ("wishes", {"wishes": {}}, "wishes"),
        ("wishes", {"wishes": {"available_from": "2026-02-30"}}, "wishes.available_from"),
        ("identity-numbers", {"number": {"kind": "personnummer", "number": "19640823-3235"}}, "number.number"),
        ("mandates", {"scope": [], "holder": {"holder": "Bo"}}, "scope"),
        ("surveys", {"programme": "BIS", "occasion": "entry", "helpful": 6}, "helpful"),
        ("surveys", {"programme": "BIS", "occasion": "entry", "health": {"rating": 0}}, "health.rating"),
        ("moves", {"municipality": "\x00"}, "municipality"),
    ],
)
async def test_a_field_that_does_not_fit_is_named(
    intake: AsyncClient, amina: str, noun: str, body: dict[str, Any], field: str
) -> None:
    status, named = await refused(intake, f"{amina}/{noun}", **body)
    assert (status, named.startswith(field)) == (422, True), named


async def test_a_survey_without_answers_is_refused(intake: AsyncClient, amina: str) -> None:
    body = {"programme": "BIS", "occasion": "entry"}
    assert await refused(intake, f"{amina}/surveys", **body) == (409, "NothingAnswered")
    assert await refused(intake, f"{amina}/surveys", **{**body, "programme": "LOTS", "helpful": 5}) == (
        409,
        "SurveyWithoutEnrolment",
    )


async def test_a_move_is_read_in_lists(intake: AsyncClient, amina: str) -> None:
    await post(intake, f"{amina}/moves", municipality="Ockelbo", occurred_on="2026-03-01")
    late = await post(intake, f"{amina}/moves", municipality="Boden", occurred_on="2026-02-01")
    assert (await intake.get(amina)).json()["municipality"] == "Ockelbo"
    assert (await post(intake, f"{amina}/moves", municipality="Boden", occurred_on="2026-02-02"))["events"] == []
    move = (await intake.get(f"/api/streams/{late['stream']}/events")).json()[2]["id"]
    await post(intake, f"/api/streams/{late['stream']}/events/{move}/void", reason="did_not_happen")
    assert (await intake.get(amina)).json()["municipality"] == "Boden"


async def test_another_s_number_waits_for_a_decision(intake: AsyncClient, amina: str) -> None:
    await post(intake, f"{amina}/identity-numbers", **SEALED["identity-numbers"])
    again = await post(intake, f"{amina}/identity-numbers", **SEALED["identity-numbers"])
    assert again["events"] != [], "one's own number is no warning"
    other = f"/api/participants/{(await intake.post('/api/participants', json=AMINA)).json()['participant']}"
    number = SEALED["identity-numbers"]
    assert await refused(intake, f"{other}/identity-numbers", **number) == (409, "IdentityNumberKnown")
    identity = {**AMINA["identity"], "identity_number": number["number"]}  # type: ignore[dict-item]  # JSON
    assert await refused(intake, "/api/participants", gender="woman", identity=identity) == (409, "IdentityNumberKnown")
    await post(intake, f"{other}/identity-numbers", **number, although_known=True)


async def test_a_mandate_is_given_and_ended(intake: AsyncClient, amina: str) -> None:
    mandate = (await post(intake, f"{amina}/mandates", **SEALED["mandates"]))["mandate"]
    await post(intake, f"{amina}/mandates/{mandate}/end", occurred_on="2026-03-01")
    assert await refused(intake, f"{amina}/mandates/{mandate}/end") == (409, "MandateEndedAlready")
    assert await refused(intake, f"{amina}/mandates/{uuid4()}/end") == (404, "UnknownMandate")


async def test_registration_tells_who_referred_them(intake: AsyncClient) -> None:
    wishes = {"interpreter_language": "prs", "interpreter_gender": "woman", "accessibility": "No stairs"}
    identity = {**AMINA["identity"], **wishes}  # type: ignore[dict-item]  # JSON
    receipt = await post(intake, "/api/participants", gender="woman", referral_source="association", identity=identity)
    events = (await intake.get(f"/api/streams/{receipt['stream']}/events")).json()
    assert events[0]["data"]["referral_source"] == "association"
    answer = (await intake.get(f"/api/participants/{receipt['participant']}")).json()["identity"]
    assert wishes.items() <= answer.items()


async def test_visits_are_listed_and_put_right(intake: AsyncClient, amina: str) -> None:
    participant = amina.rpartition("/")[2]
    named = await post(intake, "/api/visits", concern="housing", participant=participant, sent_to="Bodenbo")
    await post(intake, "/api/visits", concern="work", programme="BIS", occurred_on="2026-02-01")
    listed = (await intake.get("/api/visits")).json()
    assert (listed["total"], [visit["concern"] for visit in listed["visits"]]) == (2, ["work", "housing"])
    for query, total in (
        ("concern=housing", 1),
        ("programme=BIS", 1),
        (f"participant={participant}", 1),
        ("skip=2", 2),
    ):
        assert (await intake.get(f"/api/visits?{query}")).json()["total"] == total
    path, event = f"/api/streams/visit-{UUID(named['visit'])}/events", named["events"][0]["id"]
    await post(intake, f"{path}/{event}/correct", set={"concern": "money"})
    assert (await intake.get(f"/api/visits/{named['visit']}")).json()["concern"] == "money"
    await post(intake, f"{path}/{event}/void", reason="duplicate")
    assert (await intake.get(f"/api/visits/{named['visit']}")).status_code == 404
    assert await refused(intake, "/api/visits", concern="work", participant=str(uuid4())) == (404, "UnknownParticipant")
