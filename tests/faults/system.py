"""A whole system under load, and the checks after each fault."""

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
TIMEOUT = 120.0
DAY = "2026-01-12"
WRITTEN = ("intake", "placements")
"""The services whose logs have only these clients' events."""
FIGURES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("partition", {"project": "BIS", "V": "2026-12-31", "K": "2099-12-31"}),
    ("ever_work", {"project": "BIS", "V": "2026-12-31", "K": "2099-12-31"}),
)


@dataclass
class Load:
    """The log, position and id of each event that was acknowledged to the clients."""

    acknowledged: list[tuple[LogName, int, str]] = field(default_factory=list)
    stopping: bool = False
    ended: bool = False
    """Whether every command was answered; the effects of an interrupted load are unknown."""

    async def more(self, number: int) -> None:
        """Wait until this number of further events is acknowledged."""
        wanted = len(self.acknowledged) + number
        await until(lambda: len(self.acknowledged) >= wanted)


async def until(what: Callable[[], bool | Awaitable[bool]]) -> None:
    """Wait until a condition holds."""
    async with asyncio.timeout(TIMEOUT):
        while True:
            held = what()
            if held if isinstance(held, bool) else await held:
                return
            await asyncio.sleep(0.05)


@asynccontextmanager
async def load(system: System) -> AsyncIterator[Load]:
    """Run clients that send commands without a break, each until it is answered."""
    clients = Load()
    names = {name.service: name for name in system.services}
    async with httpx.AsyncClient(trust_env=False, timeout=10) as http, asyncio.TaskGroup() as group:
        for _ in range(CLIENTS):
            group.create_task(_work(clients, http, system.running.services, names))
        try:
            yield clients
        finally:
            clients.stopping = True
    clients.ended = True


async def _work(clients: Load, http: httpx.AsyncClient, services: Any, names: dict[str, LogName]) -> None:
    async def post(service: str, path: str, after: str = "", **body: Any) -> tuple[dict[str, Any], str]:
        headers = {"Idempotency-Key": str(uuid4()), "Kedja-After": after}
        answer = await _answered(http, f"{services[service]}{path}", {"occurred_on": DAY, **body}, headers)
        receipt = answer.json()
        for index, event in enumerate(reversed(receipt["events"])):
            clients.acknowledged.append((names[service], receipt["position"] - index, event["id"]))
        return receipt, answer.headers["Kedja-Position"]

    while not clients.stopping:
        identity = {"given_name": "Amina", "family_name": "Warsame"}
        registered, _ = await post("intake", "/api/participants", gender="woman", identity=identity)
        here = f"/api/participants/{registered['participant']}"
        _, position = await post("intake", f"{here}/enrolments", programme="BIS")
        started = {"participant": registered["participant"], "kind": "work", "programme": "BIS", "extent": 50}
        started["unsigned"] = "found_on_their_own"
        await post("placements", "/api/placements", position, **started)
        await post("placements", f"{here}/outcomes", position, programme="BIS", kind="work")


async def _answered(http: httpx.AsyncClient, url: str, body: Any, headers: dict[str, str]) -> httpx.Response:
    """Send a command until it is answered; an earlier attempt may have been carried out."""
    async with asyncio.timeout(TIMEOUT):
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
                addresses = system.running.services.values()
                states = [(await http.get(f"{address}/api/position")).json() for address in addresses]
            except httpx.TransportError:
                return False
            heads = {state["log"]: state["position"] for state in states}
            published = all(state["published"] == state["position"] for state in states)
            return published and all(
                where["position"] == heads[log] and where["halted"] is None
                for state in states
                for log, where in state["follows"].items()
            )

        await until(still)


async def intact(system: System, *loads: Load) -> None:
    """Check that acknowledged events are in their log once, that streams equal logs, and read models a rebuild."""
    await settled(system)
    bodies = {name: await _log(system, name) for name in system.services}
    for load_ in loads:
        for name, position, id_ in load_.acknowledged:
            assert orjson.loads(bodies[name][position - 1])["id"] == id_
        assert len({id_ for _, _, id_ in load_.acknowledged}) == len(load_.acknowledged)
    acknowledged = {id_ for load_ in loads for _, _, id_ in load_.acknowledged}
    written = [body for name in bodies if name.service in WRITTEN for body in bodies[name]]
    unacknowledged = [body for body in written if orjson.loads(body)["id"] not in acknowledged]
    assert not unacknowledged or not all(load_.ended for load_ in loads), (
        f"{len(unacknowledged)} events that were never acknowledged, or twice, such as {unacknowledged[0]!r}"
    )
    for name in system.services:
        assert await _stream(system, name, len(bodies[name])) == bodies[name]
    before = await visible(system)
    assert before["participants"]["total"] == len({orjson.loads(b)["subject"] for b in _of(bodies, "intake")})
    assert before["figures"]["ever_work"]["n"] > 0
    await rebuilt(system)
    assert await visible(system) == before


def _of(bodies: dict[LogName, list[bytes]], service: str) -> list[bytes]:
    return next(own for name, own in bodies.items() if name.service == service)


async def _log(system: System, name: LogName) -> list[bytes]:
    engine = make_engine(system.services[name].settings.database_url)
    try:
        return (await whole_log(engine)).bodies
    finally:
        await engine.dispose()


async def _stream(system: System, name: LogName, length: int) -> list[bytes]:
    """Wait for `length` messages of a log's stream; an idle relay checks every few seconds for missing ones."""
    client = await nats.connect(system.servers.nats.url)
    try:
        jetstream = client.jetstream()

        async def whole() -> bool:
            return bool((await jetstream.stream_info(name.stream)).state.last_seq >= length)

        await until(whole)
        numbers = range(1, length + 1)
        messages = await asyncio.gather(*(jetstream.get_msg(name.stream, n, direct=True) for n in numbers))
        return [message.data or b"" for message in messages]
    finally:
        await client.close()


async def visible(system: System) -> dict[str, Any]:
    """Return the lists and figures that people see."""
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
    """Rebuild every read model while everything runs."""
    for name, process in system.services.items():
        await import_module(f"services.{name.service}.rebuild").rebuild(process.settings)
    await settled(system)
