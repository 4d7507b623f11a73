"""PostgreSQL away: every command and page says so and nothing is half done. NATS away: commands succeed."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from httpx import ASGITransport, AsyncClient, Response

from deploy.federation.topology import agency
from deploy.local.configuration import settings_for
from deploy.local.embedded import EmbeddedServers
from deploy.local.folder import DataFolder
from deploy.provision import nats_streams, postgres_schemas
from shared.service.migrate import migrate_async
from tests.integration.apps import a_running
from tests.integration.waiting import until

DAY = "2026-01-12"
PERSON = {"occurred_on": DAY, "gender": "woman", "identity": {"given_name": "Amina", "family_name": "Warsame"}}
SEATS = {"occurred_on": DAY, "organisation": "Norrvik", "programme": "BIS", "kind": "job", "seats": 3}
ID = str(uuid4())
FOUR_SKILLS = "listening", "reading", "speaking", "writing"
MORE: dict[str, dict[str, Any]] = {
    "/api/participants": PERSON,
    "/api/participants/{participant}/interviews": {"interview": {"goals": "A bakery"}},
    "/api/participants/{participant}/languages": {"level": dict.fromkeys(FOUR_SKILLS, "B1") | {"language": "so"}},
    "/api/participants/{participant}/wishes": {"wishes": {"extent": 50}},
    "/api/participants/{participant}/identity-numbers": {"number": {"kind": "personnummer", "number": "196408233234"}},
    "/api/openings/{opening}/proposals": {"count": 1},
    "/api/placements": {"unsigned": "agreed_elsewhere"},
    "/api/placements/{placement}/change": {"extent": 50},
    "/api/activities": {"starts_at": "17:30"},
    "/api/activities/{activity}/change": {"starts_at": "17:30"},
    "/api/activities/{activity}/interpreter": {"language": "so"},
}
"""What a command needs beside what its schema requires."""

FIELDS: dict[str, dict[str, str]] = {
    "/participants/new": {
        "occurred_on": DAY,
        "gender": "woman",
        "identity.given_name": "Amina",
        "identity.family_name": "Warsame",
    },
    "/employers/new": {"occurred_on": DAY, "organisation": "Norrvik"},
    "/mentors/new": {"occurred_on": DAY, "identity.given_name": "Ella", "identity.family_name": "Ek"},
    "/define": {"occurred_on": DAY, "programme": "BIS", "name": "BIS Boden"},
    "/programmes/{code}/define": {"occurred_on": DAY, "name": "BIS Boden"},
    "/openings/new": {name: str(value) for name, value in SEATS.items()},
    "/openings/{opening}/withdraw": {"occurred_on": DAY, "seats": "1"},
    "/programmes/{code}/publish": {"fn": "persons", "V": DAY, "K": DAY},
}
"""What forms are sent that look at nothing before they ask for more than a day."""

ELSEWHERE = {"/api/checkpoint", "/api/disputes/settle", "/api/participants/{participant}/disclosures"}
"""Without keys, witnesses and agencies that take part these have nothing to do here."""

WITHOUT_DATABASE = {
    "/healthz",
    "/readyz",
    "/metrics",
    "/api/state",
    "/audit",
    "/api/figures",
    "/api/checkpoint",
    "/openapi.json",
    "/api/imports/fields",
    "/imports/template.{kind}",
    "/participants/new",
    "/employers/new",
    "/mentors/new",
    "/define",
    "/programmes/{code}/publish",
}
"""What these show needs no database, or is that the database is away."""


@pytest.fixture
def own_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServers]:
    """Servers of one test alone, because they are stopped."""
    with EmbeddedServers(DataFolder.at(tmp_path_factory.mktemp("kedja"))) as servers:
        yield servers


@pytest.fixture
async def services(own_servers: EmbeddedServers, an_agency: str) -> AsyncIterator[dict[str, AsyncClient]]:
    """The four services on those servers."""
    nodes, folder = agency(an_agency, 0), own_servers.folder
    names = [node.name for node in nodes]
    await postgres_schemas.provision(own_servers.postgres.url, names, folder.secret)
    await nats_streams.provision(own_servers.nats.url, names)
    async with AsyncExitStack() as stack:
        running = {}
        for node in nodes:
            settings = settings_for(node.name, node.follows, own_servers.postgres.url, own_servers.nats.url, folder)
            await migrate_async(settings)
            running[node.name.service] = await stack.enter_async_context(a_running(settings))
        yield running


def paths(client: AsyncClient, method: str) -> list[str]:
    """The paths of all routes with that method, pages too."""
    transport = client._transport
    assert isinstance(transport, ASGITransport)
    app = transport.app
    assert isinstance(app, FastAPI)
    contexts = iter_route_contexts(app.routes)
    return [route.path for route in contexts if route.path is not None and method in (route.methods or ())]


def address(path: str) -> str:
    path = path.replace(".{kind}", ".csv").replace("{nth}", "1")
    for name, value in (
        ("fn", "persons"),
        ("what", "review"),
        ("stream", f"participant-{ID}"),
        ("code", "BIS"),
        ("kind", "enrol"),
    ):
        path = path.replace("{" + name + "}", value)
    while "{" in path:
        path = path[: path.index("{")] + ID + path[path.index("}") + 1 :]
    return path


def smallest(client: AsyncClient, path: str) -> dict[str, Any]:
    """The least that a command's schema lets through, as arguments of a request."""
    transport = client._transport
    assert isinstance(transport, ASGITransport)
    assert isinstance(transport.app, FastAPI)
    document = transport.app.openapi()
    content = document["paths"][path]["post"].get("requestBody", {"content": {}})["content"]
    if "multipart/form-data" in content:
        people = b"given name;family name;gender\nAmina;Warsame;woman\n"
        return {"files": {"file": ("people.csv", people)}, "headers": {"Idempotency-Key": "people"}}
    if not content:
        return {}
    return {"json": {**value_of(content["application/json"]["schema"], document), **MORE.get(path, {})}}


def value_of(schema: dict[str, Any], document: dict[str, Any]) -> Any:
    if "$ref" in schema:
        return value_of(document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], document)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return value_of(schema[several][0], document)
    match schema.get("type"):
        case "object":
            return {name: value_of(schema["properties"][name], document) for name in schema.get("required", ())}
        case "array":
            return [value_of(schema["items"], document)] * schema.get("minItems", 0)
        case "string":
            return {"date": DAY, "date-time": f"{DAY}T10:00:00+01:00", "uuid": ID}.get(schema.get("format", ""), "BIS")
        case "boolean":
            return True
        case _:
            return schema.get("minimum", 1)


def says_that_it_is_away(answer: Response) -> bool:
    return answer.status_code == 503 and "database" in answer.text.lower() and answer.headers["retry-after"] == "2"


@pytest.mark.timeout(240)
async def test_without_postgres_everything_says_so(
    own_servers: EmbeddedServers, services: dict[str, AsyncClient]
) -> None:
    key = {"Idempotency-Key": "before"}
    before = await services["intake"].post("/api/participants", json=PERSON, headers=key)
    assert before.status_code == 201
    own_servers.postgres.stop()
    wrong, requests = [], 0
    for service, client in services.items():
        for path in paths(client, "POST"):
            if path in ELSEWHERE:
                continue
            if path.startswith("/api/"):
                answer = await client.post(address(path), **smallest(client, path))
            else:
                headers = {"accept": "text/html", "accept-language": "en", "sec-fetch-site": "same-origin"}
                answer = await client.post(address(path), data=FIELDS.get(path, {"occurred_on": DAY}), headers=headers)
            requests += 1
            if not says_that_it_is_away(answer):
                wrong.append((service, "POST", path, answer.status_code, answer.text[:200]))
        for path in paths(client, "GET"):
            if path in WITHOUT_DATABASE:
                continue
            answer = await client.get(address(path), headers={"accept": "text/html", "accept-language": "en"})
            requests += 1
            if not says_that_it_is_away(answer):
                wrong.append((service, "GET", path, answer.status_code, answer.text[:200]))
    assert not wrong, "\n".join(map(str, wrong))
    assert requests > 100
    own_servers.postgres.start()
    again = await services["intake"].post("/api/participants", json=PERSON, headers=key)
    assert (again.status_code, again.json()) == (201, before.json())
    assert (await services["intake"].get("/api/participants")).json()["total"] == 1
    for client in services.values():
        assert (await client.get("/api/position")).status_code == 200


async def test_without_nats_commands_are_carried_out(
    own_servers: EmbeddedServers, services: dict[str, AsyncClient]
) -> None:
    own_servers.nats.stop()
    person = await services["intake"].post("/api/participants", json=PERSON)
    seats = await services["matching"].post("/api/openings", json=SEATS)
    programme = await services["reporting"].post("/api/programmes", json={"programme": "BIS", "name": "BIS Boden"})
    assert [answer.status_code for answer in (person, seats, programme)] == [201, 201, 201]
    assert (await services["reporting"].get("/audit")).status_code == 200
    own_servers.nats.start()

    async def is_out() -> bool:
        return bool((await services["intake"].get("/api/position")).json()["published"] == 1)

    await until(is_out)
