"""What people enter about a person is found nowhere outside ciphertext: not in a file, a table, an answer or a line."""

import json
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from httpx import AsyncClient
from sqlalchemy import text

from deploy.federation.topology import agency
from deploy.local.configuration import settings_for
from deploy.local.embedded import EmbeddedServers
from deploy.local.folder import DataFolder
from deploy.provision import nats_streams, postgres_schemas
from shared.service.database import make_engine
from shared.service.logging import configure
from shared.service.migrate import migrate_async
from tests.integration.apps import a_running
from tests.integration.waiting import until

CANARIES = (
    "Zebrafink",
    "Kanariefagel",
    "19640823-3234",
    "196408233234",
    "640823",
    "070-5550199",
    "canary@example.org",
    "Gulfjadersgatan",
    "Vingslagsmassage",
    "Flygvardinna",
    "Burfagelholk",
    "Fjaderskolan",
    "Nabbslipare",
    "Vaderstrecksprat",
    "Uggledalen",
    "Sparvmamma",
    "55019237771",
)
IDENTITY = {
    "given_name": "Zebrafink",
    "family_name": "Kanariefagel",
    "identity_number": {"kind": "personnummer", "number": "19640823-3234"},
    "phone": "070-5550199",
    "email": "canary@example.org",
    "address": "Gulfjadersgatan 7",
}

PROFILE: dict[str, dict[str, object]] = {
    "interviews": {"interview": {"goals": "Vaderstrecksprat"}},
    "educations": {"education": {"label": "Fjaderskolan"}},
    "experiences": {"experience": {"label": "Nabbslipare"}},
    "wishes": {"wishes": {"municipalities": ["Uggledalen"]}},
    "mandates": {"scope": ["contacts"], "holder": {"holder": "Sparvmamma"}},
    "identity-numbers": {"number": {"kind": "lma", "number": "55019237771"}},
}


@pytest.fixture
def own_servers(tmp_path: Path) -> Iterator[EmbeddedServers]:
    """Servers of this test alone, because it reads every byte that they keep."""
    with EmbeddedServers(DataFolder.at(tmp_path / "kedja")) as servers:
        yield servers


async def entered(intake: AsyncClient, placements: AsyncClient) -> list[str]:
    """Everything about one person, some of it refused; returns what was answered, the person's own pages left out."""
    answers = []

    async def post(client: AsyncClient, path: str, **body: object) -> dict[str, str]:
        answer = await client.post(path, json={"occurred_on": "2026-01-12", **body})
        answers.append(answer.text)
        found: dict[str, str] = answer.json()
        return found

    person = (await post(intake, "/api/participants", gender="woman", identity=IDENTITY))["participant"]
    here = f"/api/participants/{person}"
    await post(intake, "/api/participants", gender="woman", identity=IDENTITY)
    await post(intake, "/api/participants", gender="woman", identity={**IDENTITY, "given_name": "Zebrafink" * 9000})
    await post(intake, "/api/participants", gender="woman", identity={**IDENTITY, "phone": 5550199})
    await post(intake, f"{here}/enrolments", programme="BIS")
    skill = {"concept": "c-1", "label": "Vingslagsmassage", "level": 3, "evidence": "told"}
    await post(intake, f"{here}/skills", skill=skill)
    plan = {"background": "Flygvardinna", "dreams": "Burfagelholk", "possibilities": "", "steps": []}
    await post(intake, f"{here}/plans", programme="BIS", plan=plan)
    await post(intake, f"{here}/plans", programme="LOTS", plan=plan)
    for path, fields in PROFILE.items():
        await post(intake, f"{here}/{path}", **fields)
        await post(intake, f"{here}/{path}", **{**fields, "occurred_on": "Uggledalen"})
    await post(placements, f"{here}/outcomes", programme="BIS", kind="work")
    answers += await imported(intake)
    return answers


async def imported(intake: AsyncClient) -> list[str]:
    """A file that somebody looks at and leaves, one that is refused, and one that is loaded; what was answered."""
    files = [
        {"file": ("Zebrafink.csv", f"Förnamn;Efternamn;Kön;Personnummer\nZebrafink;Kanariefagel;{gender};".encode())}
        for gender in ("k", "Gulfjadersgatan", "m")
    ]
    looked_at = await intake.post("/imports/new", files=files[0], headers={"Origin": "http://kedja.test"})
    loaded = [
        await intake.post("/api/imports", files=file, headers={"Idempotency-Key": f"file-{number}"})
        for number, file in enumerate(files[1:])
    ]
    assert [looked_at.status_code, *(answer.status_code for answer in loaded)] == [303, 422, 201]
    return [answer.text for answer in loaded]


async def test_no_canary_is_found_outside_ciphertext(
    own_servers: EmbeddedServers, an_agency: str, log_lines: pytest.CaptureFixture[str]
) -> None:
    nodes, folder = agency(an_agency, 0), own_servers.folder
    names = [node.name for node in nodes]
    await postgres_schemas.provision(own_servers.postgres.url, names, folder.secret)
    await nats_streams.provision(own_servers.nats.url, names)
    configure("canaries")
    seen: list[str] = []
    async with AsyncExitStack() as stack:
        clients: dict[str, AsyncClient] = {}
        for node in nodes:
            servers = own_servers.postgres.url, own_servers.nats.url
            settings = settings_for(node.name, node.follows, *servers, folder)
            await migrate_async(settings)
            clients[node.name.service] = await stack.enter_async_context(a_running(settings))
        seen += await entered(clients["intake"], clients["placements"])
        position = (await clients["intake"].get("/api/position")).json()["position"]
        for service in ("placements", "reporting"):

            async def heard(client: AsyncClient = clients[service]) -> bool:
                follows = (await client.get("/api/position")).json()["follows"]
                return bool(follows[f"/{an_agency}/intake"]["position"] == position)

            await until(heard)
        for client in clients.values():
            seen.append((await client.get("/api/position")).text)
    superuser = make_engine(own_servers.postgres.url)
    async with superuser.connect() as connection:
        await connection.execute(text("CHECKPOINT"))
    await superuser.dispose()
    seen.append("".join(log_lines.readouterr()))
    assert position == 4 + len(PROFILE) + 2, "the people are there"
    stored = [file for file in folder.path.rglob("*") if file.is_file()]
    assert len(stored) > 100
    for canary in CANARIES:
        assert canary not in json.dumps(seen), canary
        for file in stored:
            assert canary.encode() not in file.read_bytes(), (canary, file)
