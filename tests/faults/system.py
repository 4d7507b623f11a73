"""A whole system under load, and what must be true of it after whatever happened."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any
from uuid import uuid4

import httpx
import nats
import orjson

from deploy.local.supervisor import System
from shared.log.names import LogName
from shared.service.database import make_engine
from tests.integration.log.seats import whole_log

CLIENTS = 6
PATIENCE = 120.0
DAY = "2026-01-12"
WRITTEN = ("intake", "placements")
"""The services whose logs grow by these clients' commands alone."""
FIGURES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("partition", {"project": "BIS", "V": "2026-12-31", "K": "2099-12-31"}),
    ("ever_work", {"project": "BIS", "V": "2026-12-31", "K": "2099-12-31"}),
)


@dataclass
class Load:
    """What clients were told: for each acknowledged event its log, position and id."""

    acknowledged: list[tuple[LogName, int, str]] = field(default_factory=list)
    stopping: bool = False
    ended: bool = False
    """Whether every command was answered: what a load leaves that was broken off, nobody knows."""

    async def more(self, number: int) -> None:
        """Wait until so many further events were acknowledged."""
        wanted = len(self.acknowledged) + number
        await until(lambda: len(self.acknowledged) >= wanted)


async def until(what: Callable[[], bool | Awaitable[bool]]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(PATIENCE):
        while True:
            held = what()
            if held if isinstance(held, bool) else await held:
                return
            await asyncio.sleep(0.05)


@asynccontextmanager
async def load(system: System) -> AsyncIterator[Load]:
    """Clients that work without a break, and send the same command again until it is answered."""
    told = Load()
    names = {name.service: name for name in system.services}
    async with httpx.AsyncClient(trust_env=False, timeout=10) as http, asyncio.TaskGroup() as group:
        for _ in range(CLIENTS):
            group.create_task(_work(told, http, system.running.services, names))
        try:
            yield told
        finally:
            told.stopping = True
    told.ended = True


async def _work(told: Load, http: httpx.AsyncClient, services: Any, names: dict[str, LogName]) -> None:
    async def tell(service: str, path: str, after: str = "", **body: Any) -> tuple[dict[str, Any], str]:
        headers = {"Idempotency-Key": str(uuid4()), "Kedja-After": after}
        answer = await _answered(http, f"{services[service]}{path}", {"occurred_on": DAY, **body}, headers)
        found = answer.json()
        for index, event in enumerate(reversed(found["events"])):
            told.acknowledged.append((names[service], found["position"] - index, event["id"]))
        return found, answer.headers["Kedja-Position"]

    while not told.stopping:
        identity = {"given_name": "Amina", "family_name": "Warsame"}
        found, _ = await tell("intake", "/api/participants", gender="woman", identity=identity)
        here = f"/api/participants/{found['participant']}"
        _, position = await tell("intake", f"{here}/enrolments", programme="BIS")
        started = {"participant": found["participant"], "kind": "work", "programme": "BIS", "extent": 50}
        started["unsigned"] = "found_on_their_own"
        await tell("placements", "/api/placements", position, **started)
        await tell("placements", f"{here}/outcomes", position, programme="BIS", kind="work")


async def _answered(http: httpx.AsyncClient, url: str, body: Any, headers: dict[str, str]) -> httpx.Response:
    """The first answer that is one; whoever asks does not know whether an earlier attempt was carried out."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                answer = await http.post(url, json=body, headers=headers)
            except httpx.TransportError:
                await asyncio.sleep(0.1)
                continue
            if answer.status_code == httpx.codes.CREATED:
                return answer
            assert answer.status_code == httpx.codes.SERVICE_UNAVAILABLE, answer.text
            await asyncio.sleep(0.1)


async def settled(system: System) -> None:
    """Wait until every log is published and every follower has applied it."""
    async with httpx.AsyncClient(trust_env=False, timeout=10) as http:

        async def still() -> bool:
            try:
                found = [(await http.get(f"{at}/api/position")).json() for at in system.running.services.values()]
            except httpx.TransportError:
                return False
            heads = {each["log"]: each["position"] for each in found}
            published = all(each["published"] == each["position"] for each in found)
            return published and all(
                where["position"] == heads[log] and where["halted"] is None
                for each in found
                for log, where in each["follows"].items()
            )

        await until(still)


async def intact(system: System, *loads: Load) -> None:
    """Everything acknowledged is in its log once, streams are their logs, and read models are what a rebuild gives."""
    await settled(system)
    bodies = {name: await _log(system, name) for name in system.services}
    for told in loads:
        for name, position, id_ in told.acknowledged:
            assert orjson.loads(bodies[name][position - 1])["id"] == id_
        assert len({id_ for _, _, id_ in told.acknowledged}) == len(told.acknowledged)
    acknowledged = {id_ for told in loads for _, _, id_ in told.acknowledged}
    asked_for = [body for name in bodies if name.service in WRITTEN for body in bodies[name]]
    untold = [body for body in asked_for if orjson.loads(body)["id"] not in acknowledged]
    assert not untold or not all(told.ended for told in loads), (
        f"{len(untold)} effects that nobody was told of, or twice, as {untold[0]!r}"
    )
    for name in system.services:
        assert await _stream(system, name, len(bodies[name])) == bodies[name]
    before = await shown(system)
    assert before["participants"]["total"] == len({orjson.loads(b)["subject"] for b in _of(bodies, "intake")})
    assert before["figures"]["ever_work"]["n"] > 0
    await rebuilt(system)
    assert await shown(system) == before


def _of(bodies: dict[LogName, list[bytes]], service: str) -> list[bytes]:
    return next(found for name, found in bodies.items() if name.service == service)


async def _log(system: System, name: LogName) -> list[bytes]:
    engine = make_engine(system.services[name].settings.database_url)
    try:
        return (await whole_log(engine)).bodies
    finally:
        await engine.dispose()


async def _stream(system: System, name: LogName, length: int) -> list[bytes]:
    """So many messages of a log's stream; an idle relay looks every few seconds whether any are missing."""
    client = await nats.connect(system.servers.nats.url)
    try:
        jetstream = client.jetstream()

        async def whole() -> bool:
            return bool((await jetstream.stream_info(name.stream)).state.last_seq >= length)

        await until(whole)
        found = await asyncio.gather(*(jetstream.get_msg(name.stream, at, direct=True) for at in range(1, length + 1)))
        return [message.data or b"" for message in found]
    finally:
        await client.close()


async def shown(system: System) -> dict[str, Any]:
    """What people see: lists and figures."""
    services = system.running.services
    async with httpx.AsyncClient(trust_env=False, timeout=30) as http:
        people = (await http.get(f"{services['intake']}/api/participants")).json()
        placed = (await http.get(f"{services['placements']}/api/placements")).json()
        figures = {}
        for fn, arguments in FIGURES:
            answer = await http.post(f"{services['reporting']}/api/figures/{fn}", json=arguments)
            assert answer.status_code == httpx.codes.OK, answer.text
            figures[fn] = answer.json()["value"]
    return {"participants": people, "placements": placed, "figures": figures}


async def rebuilt(system: System) -> None:
    """Make every read model anew, while everything runs."""
    for name, process in system.services.items():
        await import_module(f"services.{name.service}.rebuild").rebuild(process.settings)
    await settled(system)
