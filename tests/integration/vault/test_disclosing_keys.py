"""Keys go to whom they are disclosed, over NATS, and everything that they opened goes when the disclosure ends."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from nats.aio.client import Client
from sqlalchemy import select

from deploy.local.folder import DataFolder
from services.matching.drift import drift
from services.matching.read.profiles import profile
from services.matching.rebuild import rebuild
from services.placements.drift import drift as drift_of_placements
from shared.bus.ask import MAX_CONCURRENT, NoAnswer, ask
from shared.service import key_requests
from shared.service.key_requests import Expiry
from shared.testing.servers import Servers
from shared.vault.keyring import keyring
from tests.integration.house import House, a_house, heard_all
from tests.integration.waiting import until

SKILL = {"concept": "kedja:skill:baking", "label": "Baka", "level": 3, "evidence": "shown_at_work"}
LANGUAGE = {"language": "sv", "listening": "B1", "reading": "A2", "speaking": "B1", "writing": "A1"}
DAY = "2026-01-12"


@pytest.fixture
def agencies(an_agency: str) -> tuple[str, str]:
    return an_agency, f"{an_agency}-other"


@pytest.fixture
async def house(servers: Servers, agencies: tuple[str, str], tmp_path: Path) -> AsyncIterator[House]:
    folder = DataFolder.at(tmp_path / "kedja")
    services = ("intake", "matching", "placements")
    async with a_house(servers.postgres, servers.nats, folder, agencies, services) as house:
        yield house


@pytest.fixture
def matching(agencies: tuple[str, str]) -> str:
    return f"/{agencies[0]}/matching"


async def post(house: House, source: str, path: str, **body: object) -> dict[str, Any]:
    answer = await house.clients[source].post(path, json={"occurred_on": DAY, **body})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def a_baker(house: House, intake: str) -> str:
    """Somebody in this intake, with a skill and a language."""
    identity = {"given_name": "Amina", "family_name": "Haddad", "interpreter_language": "ar"}
    person = (await post(house, intake, "/api/participants", gender="woman", municipality="Boden", identity=identity))[
        "participant"
    ]
    await post(house, intake, f"/api/participants/{person}/skills", skill=SKILL)
    await post(house, intake, f"/api/participants/{person}/languages", level=LANGUAGE)
    return str(person)


async def disclosed(house: House, intake: str, person: str, **wanted: object) -> str:
    agency = intake.split("/")[1]
    usual = {"to_agency": agency, "purpose": "matching", "classes": ["profile"], "ground": "consent"}
    answer = await post(house, intake, f"/api/participants/{person}/disclosures", **{**usual, **wanted})
    return str(answer["disclosure"])


async def profiles(house: House, matching: str) -> dict[str, Any]:
    async with house.service(matching).engine.connect() as connection:
        return {str(row.participant): row for row in await connection.execute(select(profile))}


async def keys(house: House, source: str) -> list[tuple[str, str]]:
    async with house.service(source).engine.connect() as connection:
        rows = await connection.execute(select(keyring).order_by(keyring.c.participant, keyring.c.key_class))
        return [(str(row.participant), row.key_class) for row in rows]


async def opened(house: House, matching: str, *people: str) -> None:
    async def there() -> bool:
        return (await profiles(house, matching)).keys() == set(people)

    await until(there)


async def releases(house: House, intake: str, person: str) -> list[list[Any]]:
    """To whom, by disclosure."""
    answer = await house.clients[intake].get(f"/api/participants/{person}/disclosures")
    return [[release["to"] for release in each["releases"]] for each in answer.json()]


async def test_keys_come_from_each_agency(house: House, agencies: tuple[str, str], matching: str) -> None:
    people = {f"/{agency}/intake": await a_baker(house, f"/{agency}/intake") for agency in agencies}
    for intake, person in people.items():
        await disclosed(house, intake, person, to_agency=agencies[0])
    await opened(house, matching, *people.values())
    for intake, person in people.items():
        row = (await profiles(house, matching))[person]
        assert (row.log, row.municipality) == (intake, "Boden")
        assert (row.skills, row.languages) == ({"kedja:skill:baking": [3, "shown_at_work"]}, {"sv": "B1"})
        assert await releases(house, intake, person) == [[matching]]
    assert await keys(house, f"/{agencies[0]}/placements") == []


async def test_many_keys_come_together(house: House, agencies: tuple[str, str], matching: str) -> None:
    intake = f"/{agencies[0]}/intake"
    people = [await a_baker(house, intake) for _ in range(MAX_CONCURRENT + 4)]
    await asyncio.gather(*(disclosed(house, intake, person) for person in people))
    await opened(house, matching, *people)
    for person in people:
        assert await releases(house, intake, person) == [[matching]]


async def test_withdrawal_takes_everything_back(house: House, agencies: tuple[str, str], matching: str) -> None:
    intake = f"/{agencies[0]}/intake"
    person = await a_baker(house, intake)
    disclosure = await disclosed(house, intake, person)
    await opened(house, matching, person)
    await post(house, intake, f"/api/participants/{person}/disclosures/{disclosure}/withdraw")
    await heard_all(house, matching, intake)
    assert (await profiles(house, matching), await keys(house, matching)) == ({}, [])
    await disclosed(house, intake, person)
    await opened(house, matching, person)
    assert await releases(house, intake, person) == [[matching], [matching]]


async def test_the_last_day_ends_it(house: House, agencies: tuple[str, str], matching: str) -> None:
    intake, service = f"/{agencies[0]}/intake", house.service(matching)
    person = await a_baker(house, intake)
    today = datetime.now(UTC)
    await disclosed(house, intake, person, until=(today + timedelta(days=7)).date().isoformat())
    await opened(house, matching, person)
    projection = service.followers[house.service(intake).name]._projection
    service.clock = lambda: today + timedelta(days=6)
    assert await Expiry(projection)(service) == 0  # type: ignore[arg-type]
    service.clock = lambda: today + timedelta(days=9)
    await Expiry(projection)(service)  # type: ignore[arg-type]
    assert (await profiles(house, matching), await keys(house, matching)) == ({}, [])


async def test_a_rebuild_keeps_keys_and_opens_again(house: House, agencies: tuple[str, str], matching: str) -> None:
    intake = f"/{agencies[0]}/intake"
    person = await a_baker(house, intake)
    await disclosed(house, intake, person, classes=["identity", "profile"])
    await opened(house, matching, person)
    await heard_all(house, matching, intake)
    before = await profiles(house, matching)
    assert (await drift(house.settings[matching])).differences == []
    await rebuild(house.settings[matching])
    assert await profiles(house, matching) == before
    assert await keys(house, matching) == [(person, "identity"), (person, "profile")]
    assert await releases(house, intake, person) == [[matching]], "nobody asked again"
    assert (await drift(house.settings[matching])).differences == []
    assert (await drift_of_placements(house.settings[matching.replace("matching", "placements")])).differences == []


async def question(house: House, source: str, **wanted: object) -> dict[str, Any]:
    client = await house.service(source).bus()
    owner = house.service(f"/{source.split('/')[1]}/intake").name
    usual = {"requester": source, "request": str(uuid4()), "classes": ["profile"]}
    usual |= {"participant": str(uuid4()), "disclosure": str(uuid4())}
    return await ask(client, owner.keys_subject(owner.agency), {**usual, **wanted})


async def test_nobody_learns_who_exists(house: House, agencies: tuple[str, str], matching: str) -> None:
    intake = f"/{agencies[0]}/intake"
    person = await a_baker(house, intake)
    disclosure = await disclosed(house, intake, person, purpose="placement")
    nothing = {"refused": "not_disclosed"}
    assert await question(house, matching) == nothing
    assert await question(house, matching, participant=person) == nothing
    assert await question(house, matching, participant=person, disclosure=disclosure) == nothing
    assert await releases(house, intake, person) != [[matching]]


async def test_strangers_and_nonsense_get_no_key(house: House, agencies: tuple[str, str], matching: str) -> None:
    agency, other = agencies
    intake = f"/{agency}/intake"
    person = await a_baker(house, intake)
    request = {"participant": person, "disclosure": await disclosed(house, intake, person)}
    stranger = {"refused": "unknown_requester"}
    for source in (f"/{other}/matching", f"/{agency}/reporting", f"/{agency}/intake", "/nobody/matching"):
        assert await question(house, matching, **request, requester=source) == stranger
    nonsense: list[dict[str, Any]] = [{"classes": []}, {"classes": ["all"]}]
    nonsense += [{"participant": "x\x00"}, {"requester": 7}, {"request": None}]
    for wrong in nonsense:
        assert await question(house, matching, **{**request, **wrong}) == {"refused": "malformed"}
    sensitive = await question(house, matching, **request, classes=["sensitive"])
    assert sensitive == {"refused": "not_disclosed"}
    with pytest.raises(NoAnswer):
        await ask(await house.service(matching).bus(), f"keys.{agency}.nobody", {}, seconds=1)


async def test_a_retry_is_one_release(house: House, agencies: tuple[str, str], matching: str) -> None:
    intake = f"/{agencies[0]}/intake"
    person = await a_baker(house, intake)
    disclosure = await disclosed(house, intake, person)
    await opened(house, matching, person)
    request = {"participant": person, "disclosure": disclosure, "request": str(uuid4())}
    for _ in range(3):
        assert (await question(house, matching, **request))["keys"].keys() == {"profile"}
    assert await releases(house, intake, person) == [[matching, matching]]
    assert await question(house, matching, **{**request, "disclosure": str(uuid4())}) == {"refused": "not_disclosed"}
    await post(house, intake, f"/api/participants/{person}/disclosures/{disclosure}/withdraw")
    assert await question(house, matching, **request) == {"refused": "not_disclosed"}, "a repeated request too"


async def test_a_lost_answer_is_asked_for_again(
    house: House, agencies: tuple[str, str], matching: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake = f"/{agencies[0]}/intake"
    person = await a_baker(house, intake)
    lost: list[str] = []

    async def losing(client: Client, subject: str, question: Mapping[str, Any], seconds: float = 5) -> dict[str, Any]:
        answer = await ask(client, subject, question, seconds)
        if len(lost) < 2:
            lost.append(question["request"])
            raise NoAnswer("the answer was lost")
        return answer

    monkeypatch.setattr(key_requests, "ask", losing)
    await disclosed(house, intake, person)
    await opened(house, matching, person)
    assert lost == [lost[0]] * 2, "the same request again"
    assert await releases(house, intake, person) == [[matching]], "so it was released once"
