"""What was opened under a disclosure stands in the profile while it holds, and nowhere once it has ended."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from deploy.local.embedded import EmbeddedServers
from deploy.local.folder import DataFolder
from services.matching.hears.profiles import disclosures
from shared.service.key_requests import Expiry
from shared.service.logging import configure
from tests.integration.house import House, a_house, heard_all
from tests.integration.waiting import until

IDENTITY = {
    "given_name": "Zebrafinkan",
    "family_name": "Kanariefageln",
    "birth_date": "1964-08-23",
    "identity_number": {"kind": "personnummer", "number": "196408233234"},
    "phone": "070-5550199",
    "email": "canary@example.org",
    "address": "Gulfjadersgatan 7",
    "contact_language": "tlh",
    "interpreter_language": "tlh",
    "interpreter_gender": "woman",
    "accessibility": "Sittpinne",
}
OF_IDENTITY = (
    *("Zebrafinkan", "Kanariefageln", "1964-08-23", "196408233234", "070-5550199", "canary@example.org"),
    *("Gulfjadersgatan", "Sittpinne"),
)
SKILL = {"concept": "canary:skill:sjungning", "label": "Drillsang", "level": 3, "evidence": "told"}
EXPERIENCE = {"label": "Sangfagelskotsel", "occupation": "canary:occupation:voljar", "years": 7.5, "country": "CV"}
LANGUAGE = {"language": "vbq", "listening": "B1", "reading": "A2", "speaking": "B2", "writing": "A1"}
WISHES: dict[str, Any] = {
    "occupations": ["canary:occupation:flygare"],
    "municipalities": ["Fagelsta"],
    "available_from": "2031-05-17",
}
INTERVIEW = {"background": "Uppvuxen i Kvitterdal", "experience": "Sjong i Nabbe", "goals": "Vill bli Fjaderfe"}
EDUCATION = {"label": "Vingskolan", "country": "CV", "isced": 4}
PLAN = {"background": "Flygvardinna", "dreams": "Burfagelholk", "possibilities": "Frokast", "steps": []}
IN_PROFILE = (
    *("canary:skill:sjungning", "canary:occupation:voljar", "canary:occupation:flygare", "Fagelsta"),
    "2031-05-17",
)
NEVER_DERIVED = (
    *("Drillsang", "Sangfagelskotsel", "Kvitterdal", "Nabbe", "Fjaderfe", "Vingskolan", "Flygvardinna"),
    *("Burfagelholk", "Frokast"),
)
CANARIES = (*OF_IDENTITY, *IN_PROFILE, *NEVER_DERIVED)
AFTERWARDS = ("matching", "placements", "reporting")


@pytest.fixture
def own_servers(tmp_path: Path) -> Iterator[EmbeddedServers]:
    """Servers of this test alone, because it reads everything that they keep."""
    with EmbeddedServers(DataFolder.at(tmp_path / "kedja")) as servers:
        yield servers


@pytest.fixture
async def house(own_servers: EmbeddedServers, an_agency: str) -> AsyncIterator[House]:
    services = ("intake", *AFTERWARDS)
    async with a_house(
        own_servers.postgres.url, own_servers.nats.url, own_servers.folder, [an_agency], services
    ) as house:
        yield house


async def tables(house: House, source: str) -> dict[str, str]:
    """Every table of a service's schema, all of its rows as JSON, with bytes in hexadecimal."""
    async with house.service(source).engine.connect() as connection:
        names = await connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"))
        return {
            name: "\n".join((await connection.execute(text(f'SELECT to_jsonb(t)::text FROM "{name}" t'))).scalars())  # noqa: S608 - names of our own
            for name in names.scalars().all()
        }


def found(within: dict[str, str]) -> set[tuple[str, str]]:
    """Which canary stands in which table, as it is or in the bytes of a column."""
    return {
        (name, canary)
        for name, content in within.items()
        for canary in CANARIES
        if canary in content or canary.encode().hex() in content
    }


async def entered(house: House, intake: str) -> str:
    """One person, with everything that can be said of them."""

    async def post(path: str, **body: object) -> dict[str, str]:
        answer = await house.clients[intake].post(path, json={"occurred_on": "2026-01-12", **body})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    person = (await post("/api/participants", gender="woman", identity=IDENTITY))["participant"]
    here = f"/api/participants/{person}"
    await post(f"{here}/enrolments", programme="BIS")
    await post(f"{here}/skills", skill=SKILL)
    await post(f"{here}/experiences", experience=EXPERIENCE)
    await post(f"{here}/languages", level=LANGUAGE)
    await post(f"{here}/wishes", wishes=WISHES)
    await post(f"{here}/interviews", interview=INTERVIEW)
    await post(f"{here}/educations", education=EDUCATION)
    await post(f"{here}/plans", programme="BIS", plan=PLAN)
    return person


async def disclosed(house: House, intake: str, person: str, **more: object) -> list[str]:
    """Everything that may be, to matching and to placements."""
    disclosures = []
    for purpose, classes in (("matching", ["identity", "profile"]), ("placement", ["identity", "profile"])):
        grant = {"purpose": purpose, "classes": classes, "ground": "consent", "to_agency": intake.split("/")[1]}
        answer = await house.clients[intake].post(
            f"/api/participants/{person}/disclosures", json={"occurred_on": "2026-01-12", **grant, **more}
        )
        assert answer.status_code == 201, answer.text
        disclosures.append(str(answer.json()["disclosure"]))
    for service in ("matching", "placements"):
        source = f"/{intake.split('/')[1]}/{service}"

        async def received(source: str = source) -> bool:
            return (await tables(house, source))["keyring"].count(person) == 2

        await until(received)
        await heard_all(house, source, intake)
    return disclosures


def only_profiles(opened: dict[str, str]) -> None:
    """The profile as it is and as ranking reads it, which falls with it; nothing that no rule asks for."""
    there = found(opened)
    assert {canary for name, canary in there if name == "profile"} == set(IN_PROFILE)
    assert {canary for _, canary in there} == set(IN_PROFILE)
    assert {name for name, _ in there} <= {"profile", "coded", "coded_occupation"}


async def proposed(house: House, matching: str) -> None:
    """The person for an opening, with reasons, which are about the person too."""
    occupation = WISHES["occupations"][0]
    opening = {"organisation": "Bakery", "programme": "BIS", "kind": "job", "title": "Baker", "seats": 1}
    day = {"occurred_on": "2026-01-12"}
    created = await house.clients[matching].post("/api/openings/published", json={**day, **opening})
    assert created.status_code == 201, created.text
    best = f"/api/openings/{created.json()['opening']}/proposals"
    answer = await house.clients[matching].post(best, json={**day, "count": 1})
    assert (answer.status_code, len(answer.json().get("proposals", ()))) == (201, 1), answer.text
    assert occupation not in answer.text


async def nothing_left(house: House, agency: str) -> None:
    for service in AFTERWARDS:
        left = await tables(house, f"/{agency}/{service}")
        assert found(left) == set(), service
        assert {left.get(name, "") for name in ("keyring", "profile", "coded", "coded_occupation")} == {""}


@pytest.mark.timeout(300)  # it starts servers of its own, and dumps every table seven times
async def test_no_canary_outlives_its_disclosure(
    house: House, own_servers: EmbeddedServers, an_agency: str, log_lines: pytest.CaptureFixture[str]
) -> None:
    assert len(CANARIES) > 20
    configure("canaries")
    intake, matching = f"/{an_agency}/intake", f"/{an_agency}/matching"
    person = await entered(house, intake)
    for service in AFTERWARDS:
        await heard_all(house, f"/{an_agency}/{service}", intake)
    await nothing_left(house, an_agency)

    granted = await disclosed(house, intake, person)
    await proposed(house, matching)
    only_profiles(await tables(house, matching))
    assert found(await tables(house, f"/{an_agency}/placements")) == set(), "a name is opened and not stored"
    for disclosure in granted:
        withdraw = f"/api/participants/{person}/disclosures/{disclosure}/withdraw"
        answer = await house.clients[intake].post(withdraw, json={"occurred_on": "2026-02-01"})
        assert answer.status_code == 201, answer.text
    for service in AFTERWARDS:
        await heard_all(house, f"/{an_agency}/{service}", intake)
    await nothing_left(house, an_agency)

    today = datetime.now(UTC)
    await disclosed(house, intake, person, until=(today + timedelta(days=1)).date().isoformat())
    only_profiles(await tables(house, matching))
    for service in ("matching", "placements"):
        running = house.service(f"/{an_agency}/{service}")
        running.clock = lambda: today + timedelta(days=3)
        projection = disclosures(running.name, running.keyring)
        if service == "placements":
            projection = type(projection)(running.name, running.keyring)
        await Expiry(projection)(running)
    await nothing_left(house, an_agency)

    said = "".join(log_lines.readouterr())
    assert "keys received" in said
    stored = [file for folder in (own_servers.folder.nats, own_servers.folder.logs) for file in folder.rglob("*")]
    contents = {str(file): file.read_bytes() for file in stored if file.is_file()}
    assert any(content for content in contents.values())
    for canary in CANARIES:
        assert canary not in said, canary
        assert [file for file, content in contents.items() if canary.encode() in content] == [], canary
