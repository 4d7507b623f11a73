"""What happens in the small agency whose schemas are dumped: invented people, and something in nearly every table."""

import json
from datetime import date
from pathlib import Path

import httpx

from deploy.audit.live import live
from deploy.demo.around import record_bis
from deploy.demo.demo import FIRST, HERE, PROGRAMMES
from deploy.demo.names import with_names
from deploy.demo.today import record_today
from deploy.local.running import Running
from deploy.scenario.carry_out import carry_out
from deploy.scenario.case import Case
from deploy.scenario.catch_up import reporting_caught_up
from deploy.scenario.client import Client
from deploy.scenario.history import History
from deploy.scenario.read import read_case

AGENCY = "boden"
CASES = HERE / "cases"
OTHERS = (CASES / "known-on", CASES / "care-hero-chain", Path(__file__).parents[1] / "deploy" / "amended")
FILE = "Förnamn;Efternamn;Kön;LMA-nummer;Program\nHodan;Abdi;kvinna;7000001;BIS\nYusuf;Warsame;man;7000002;BIS".encode()


async def tell(running: Running, today: date) -> None:
    """Programmes that have ended, one of today, a group, a loaded file, and published figures, all of it witnessed."""
    async with Client(running, key_prefix="story", agency=AGENCY) as client:
        client.at(1, date(2018, 9, 1))
        programme = next(
            each for each in json.loads(PROGRAMMES.read_text()) if each["definition"]["programme"] == FIRST
        )
        await client.command("reporting", "/api/programmes", programme["definition"])
        people = (await _load(client, running, with_names(read_case(CASES / "bis")))).participants
        for folder in OTHERS:
            await _load(client, running, with_names(read_case(folder)))
        for positions in (await record_bis(running, people), await record_today(running, today)):
            client.positions |= positions
        await _meet_in_a_group(client, people["b02"])
        await _load_a_file(running)
        await reporting_caught_up(client)
        dates = {"V": programme["state_date"], "K": programme["known_on"]}
        for figure in ("persons", "partition"):
            await client.ask("reporting", f"/api/figures/{figure}/publish", {"project": FIRST, **dates})
    await _witnessed(running)


async def _load(client: Client, running: Running, case: Case) -> History:
    async with Client(running, key_prefix=case.digest[:24], agency=AGENCY) as own:
        history = await carry_out(case, own, lambda: None)
        client.positions |= own.positions
        return history


async def _meet_in_a_group(client: Client, person: str) -> None:
    """A group that somebody joins, and its meeting with an interpreter."""
    client.at(2, day := date(2019, 2, 4))
    on = {"occurred_on": day.isoformat()}
    group = {"programme": FIRST, "name": "Män", "audience": "men"}
    made = (await client.command("placements", "/api/groups", {**group, **on}))[0].data["group"]
    await client.command("placements", f"/api/groups/{made}/join", {"participant": person, **on})
    meeting = {"kind": "civic", "title": "Så fungerar arbetslivet", "organisation": "Bodens kommun", "programme": FIRST}
    at = {"day": "2019-02-20", "starts_at": "13:00", "minutes": 120, "group": made, "audience": "men"}
    asked = {"interpreter_language": "ar", "interpreter_gender": "man"}
    scheduled = await client.command("placements", "/api/activities", {**meeting, **at, **asked, **on})
    path = f"/api/activities/{scheduled[0].data['activity']}/interpreter"
    await client.command("placements", path, {"language": "ar", "gender": "man", **on})


async def _load_a_file(running: Running) -> None:
    headers = {"Idempotency-Key": "a-file", "Prefer": "wait=60"}
    async with httpx.AsyncClient(base_url=running.services_of(AGENCY)["intake"], trust_env=False, timeout=60) as intake:
        answer = await intake.post("/api/imports", files={"file": ("list.csv", FILE)}, headers=headers)
        answer.raise_for_status()


async def _witnessed(running: Running) -> None:
    """Every log is signed as it is, and cosigned by those who follow it."""
    async with live(running) as system:
        for name in system.known:
            await system.take(name, 30)
