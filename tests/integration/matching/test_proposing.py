"""From a disclosed profile to a proposal with its reasons, and back: computed again from the logs, bit for bit."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from httpx import Response

from deploy.local.folder import DataFolder
from services.matching.drift import drift
from services.matching.web.api.ranking import last_day_to_answer
from shared.testing.servers import Servers
from tests.integration.house import House, a_house, heard_all
from tests.integration.waiting import until

DAY = "2026-01-12"
BAKER = "kedja:occupation:baker"
BREAD, DOUGH, HYGIENE = (f"kedja:skill:{name}" for name in ("baking-bread", "dough-handling", "food-hygiene"))
OPENING = {
    "occurred_on": DAY,
    "organisation": "Norrvik Bageri",
    "programme": "BIS",
    "kind": "job",
    "title": "Bagare",
    "occupation": BAKER,
    "municipality": "Boden",
    "seats": 2,
    "starts_on": "2026-02-02",
    "skills": [{"skill": BREAD, "level": 3, "required": True}, {"skill": HYGIENE, "level": 1, "required": False}],
    "languages": [{"language": "sv", "level": "A2", "required": True}],
}


@pytest.fixture
async def house(servers: Servers, an_agency: str, tmp_path: Path) -> AsyncIterator[House]:
    folder = DataFolder.at(tmp_path / "kedja")
    async with a_house(servers.postgres, servers.nats, folder, [an_agency], ["intake", "matching"]) as house:
        yield house


class Agency:
    """One agency's intake and matching, answer and asked over HTTP."""

    def __init__(self, house: House, name: str) -> None:
        self.house = house
        self.intake, self.matching = f"/{name}/intake", f"/{name}/matching"

    async def post(self, source: str, path: str, **body: object) -> dict[str, Any]:
        answer = await self.house.clients[source].post(path, json={"occurred_on": DAY, **body})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def get(self, path: str, **params: Any) -> Response:
        return await self.house.clients[self.matching].get(path, params=params)

    async def somebody(self, level: int = 3, evidence: str = "shown_at_work", swedish: str = "B1") -> str:
        """With a skill, a language, wishes, and a profile that matching may read."""
        identity = {"given_name": "Amina", "family_name": "Haddad"}
        person = (
            await self.post(self.intake, "/api/participants", gender="woman", municipality="Boden", identity=identity)
        )["participant"]
        path = f"/api/participants/{person}"
        skill = {"concept": BREAD, "label": "Baka", "level": level, "evidence": evidence}
        await self.post(self.intake, f"{path}/skills", skill=skill)
        spoken = {"language": "sv", **dict.fromkeys(("listening", "reading", "speaking", "writing"), swedish)}
        await self.post(self.intake, f"{path}/languages", level=spoken)
        await self.post(self.intake, f"{path}/wishes", wishes={"occupations": [BAKER], "kinds": ["job"], "extent": 100})
        disclosure = {"to_agency": self.intake.split("/")[1], "purpose": "matching", "classes": ["profile"]}
        await self.post(self.intake, f"{path}/disclosures", ground="consent", **disclosure)
        return str(person)

    async def opening(self, **wanted: Any) -> str:
        return str((await self.post(self.matching, "/api/openings/published", **{**OPENING, **wanted}))["opening"])

    async def disclosed(self, *people: str) -> None:
        """Wait until matching holds these people's profiles, all of them."""

        async def there() -> bool:
            found = (await self.get("/api/competences")).json()["people"]
            return {one["participant"] for one in found} == set(people)

        await until(there)
        await heard_all(self.house, self.matching, self.intake)

    async def propose(self, opening: str, **body: Any) -> Response:
        path = f"/api/openings/{opening}/proposals"
        return await self.house.clients[self.matching].post(path, json={"occurred_on": DAY, **body})


@pytest.fixture
def agency(house: House, an_agency: str) -> Agency:
    return Agency(house, an_agency)


async def test_the_ranking_says_why(agency: Agency) -> None:
    good, better = await agency.somebody(level=2), await agency.somebody(level=4, evidence="validated")
    await agency.disclosed(good, better)
    opening = await agency.opening()
    answer = (await agency.get(f"/api/openings/{opening}/ranking", on=DAY)).json()
    assert [each["participant"] for each in answer["ranking"]] == [better, good]
    first = answer["ranking"][0]
    assert first["score"] == sum(part["points"] for part in first["contributions"])
    assert {gate["gate"]: gate["result"] for gate in first["gates"]} == {
        "open": "pass",
        "seats": "pass",
        "kind": "pass",
        "available": "unknown",
        "language:sv": "pass",
        f"skill:{BREAD}": "pass",
    }
    assert answer["ranking"][1]["gaps"] == [f"skill:{BREAD}:3", f"skill:{HYGIENE}:1"]


async def test_a_proposal_waits_for_review_and_keeps_why_sealed(agency: Agency) -> None:
    person = await agency.somebody()
    await agency.disclosed(person)
    opening = await agency.opening()
    answer = await agency.propose(opening, count=5, owner="Karin")
    assert answer.status_code == 201, answer.text
    (made,) = answer.json()["proposals"]
    answer = (await agency.get(f"/api/proposals/{made['proposal']}")).json()
    assert (answer["state"], answer["owner"], answer["answer_by"]) == ("made", "Karin", "2026-01-26")
    events = (await agency.get(f"/api/streams/proposal-{made['proposal']}/events")).json()
    assert events[0]["data"]["known"].keys() == {agency.intake, agency.matching}
    assert BREAD not in str(events)
    assert (await agency.propose(opening, count=5)).json()["proposals"] == []


async def test_the_same_request_makes_proposals_once(agency: Agency) -> None:
    people = [await agency.somebody() for _ in range(3)]
    await agency.disclosed(*people)
    path = f"/api/openings/{await agency.opening()}/proposals"
    client, key = agency.house.clients[agency.matching], {"Idempotency-Key": "once"}
    body = {"occurred_on": DAY, "count": 2}
    first, again = [await client.post(path, json=body, headers=key) for _ in range(2)]
    assert len(first.json()["proposals"]) == 2
    assert again.json() == first.json()
    other = await client.post(path, json={**body, "count": 1}, headers=key)
    assert (other.status_code, other.json()["rule"]) == (409, "KeyReused")


async def test_chosen_people_keep_their_rank(agency: Agency) -> None:
    people = [await agency.somebody(level=level) for level in (4, 2, 1)]
    await agency.disclosed(*people)
    opening = await agency.opening()
    made = (await agency.propose(opening, participants=[people[1]])).json()["proposals"]
    assert [(each["participant"], each["rank"]) for each in made] == [(people[1], 2)]
    refused = await agency.propose(opening, participants=[str(uuid4())])
    assert (refused.status_code, refused.json()["rule"]) == (409, "NotAmongTheRanked")


@pytest.mark.parametrize("body", [{}, {"count": 0}, {"count": 51}, {"count": 1, "participants": [str(uuid4())]}])
async def test_whom_to_propose_is_said_one_way(agency: Agency, body: dict[str, Any]) -> None:
    assert (await agency.propose(str(uuid4()), **body)).status_code == 422


async def test_openings_that_take_nobody_say_why(agency: Agency) -> None:
    assert (await agency.propose(str(uuid4()), count=1)).json()["rule"] == "UnknownOpening"
    offered = {"organisation": "Norrvik", "programme": "BIS", "kind": "job", "seats": 1}
    bare = (await agency.post(agency.matching, "/api/openings", **offered))["opening"]
    assert (await agency.propose(bare, count=1)).json()["rule"] == "NobodyIsProposedForBareSeats"
    late = await agency.opening(apply_by="2026-01-11")
    assert (await agency.propose(late, count=1)).json()["rule"] == "TooLateToApply"
    full = await agency.opening(seats=1)
    await agency.post(agency.matching, f"/api/openings/{full}/withdraw", seats=1)
    assert (await agency.propose(full, count=1)).json()["rule"] == "NoSeatsAreLeft"
    await agency.post(agency.matching, f"/api/openings/{late}/close", reason="filled")
    assert (await agency.propose(late, count=1)).json()["rule"] == "OpeningIsClosed"


async def test_a_proposal_is_computed_again_as_it_was_then(agency: Agency) -> None:
    person = await agency.somebody(level=2, evidence="told", swedish="A1")
    await agency.disclosed(person)
    opening = await agency.opening(languages=[{"language": "sv", "level": "A2", "required": False}])
    made = (await agency.propose(opening, count=1)).json()["proposals"][0]["proposal"]
    skill = {"concept": BREAD, "label": "Baka", "level": 4, "evidence": "validated"}
    await agency.post(agency.intake, f"/api/participants/{person}/skills", skill=skill)
    changed = {
        key: value for key, value in OPENING.items() if key not in ("organisation", "programme", "kind", "seats")
    }
    await agency.post(
        agency.matching, f"/api/openings/{opening}/change", **{**changed, "municipality": "Kiruna", "languages": []}
    )
    await heard_all(agency.house, agency.matching, agency.intake)
    answer = (await agency.get(f"/api/proposals/{made}/reproduce")).json()
    assert (answer["equal"], answer["differs"]) == (True, [])
    assert answer["sealed"] == answer["again"]
    now = (await agency.get(f"/api/participants/{person}/openings", on=DAY)).json()["openings"][0]
    assert now["score"] != answer["again"]["score"]


async def test_a_withdrawn_disclosure_closes_why(agency: Agency) -> None:
    person = await agency.somebody()
    await agency.disclosed(person)
    opening = await agency.opening()
    made = (await agency.propose(opening, count=1)).json()["proposals"][0]["proposal"]
    path = f"/api/participants/{person}/disclosures"
    (granted,) = (await agency.house.clients[agency.intake].get(path)).json()
    await agency.post(agency.intake, f"{path}/{granted['disclosure']}/withdraw")
    await heard_all(agency.house, agency.matching, agency.intake)
    again = await agency.get(f"/api/proposals/{made}/reproduce")
    assert (again.status_code, again.json()["rule"]) == (409, "DisclosureHasEnded")
    review = {"occurred_on": DAY, "reason": "other"}
    client, path = agency.house.clients[agency.matching], f"/api/proposals/{made}/review"
    accepted = await client.post(path, json={**review, "decision": "accept"})
    assert (accepted.status_code, accepted.json()["rule"]) == (409, "NotDisclosedAnyMore")
    assert (await client.post(path, json={**review, "decision": "reject"})).status_code == 201
    assert (await agency.get(f"/api/openings/{opening}/ranking", on=DAY)).json()["ranking"] == []
    fits = await agency.get(f"/api/participants/{person}/openings")
    assert (fits.status_code, fits.json()["rule"]) == (404, "NothingIsDisclosed")
    assert (await agency.get("/api/competences")).json()["total"] == 0


async def test_a_person_registered_twice_is_proposed_once(agency: Agency) -> None:
    twice, other = await agency.somebody(level=3), await agency.somebody(level=2)
    again = await agency.somebody(level=4, evidence="validated")
    await agency.disclosed(twice, again, other)
    opening = await agency.opening()

    async def ranked() -> list[str]:
        await heard_all(agency.house, agency.matching, agency.intake)
        answer = (await agency.get(f"/api/openings/{opening}/ranking", on=DAY)).json()
        return [each["participant"] for each in answer["ranking"]]

    assert await ranked() == [again, twice, other]
    links = f"/api/participants/{twice}/links"
    await agency.post(agency.intake, links, absorbed=again)
    assert await ranked() == [twice, other]
    assert [one["participant"] for one in (await agency.propose(opening, count=1)).json()["proposals"]] == [twice]
    assert await ranked() == [other]
    assert (await drift(agency.house.settings[agency.matching])).differences == []
    await agency.post(agency.intake, f"{links}/{again}/undo", reason="wrong_person")
    assert await ranked() == [again, other]


async def test_a_person_sees_what_one_change_would_do(agency: Agency) -> None:
    person = await agency.somebody()
    await agency.disclosed(person)
    await agency.opening(starts_on=None, licence_required=True)
    fitting = await agency.opening(starts_on=None)
    answer = (await agency.get(f"/api/participants/{person}/openings", on=DAY)).json()
    assert {each["opening"] for each in answer["openings"]} >= {fitting}
    assert answer["gaps"][0] == {"change": "licence", "opens": 1, "raises": 0, "tenths": 0}


async def test_people_are_found_by_what_they_can(agency: Agency) -> None:
    person, other = await agency.somebody(swedish="B2"), await agency.somebody(swedish="A1")
    await agency.disclosed(person, other)
    assert (await agency.get("/api/competences", skill=BREAD)).json()["total"] == 2
    assert (await agency.get("/api/competences", skill=DOUGH)).json()["total"] == 0
    assert (await agency.get("/api/competences", occupation=BAKER, language="sv")).json()["total"] == 2
    found = (await agency.get("/api/competences", language="sv", level="B1")).json()["people"]
    assert [one["participant"] for one in found] == [person]


def test_the_usual_last_day_exists_at_the_end_of_time() -> None:
    assert last_day_to_answer(date(2200, 12, 30)) == date(2200, 12, 31)
