"""Load the demo's programmes and people, and compare their figures with their targets."""

import asyncio
import json
import operator
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from deploy.demo.around import record_bis, record_lots
from deploy.demo.cohorts import integration_och_tillvaxt, lots, premiar_primar
from deploy.demo.followed import record_follow_ups
from deploy.demo.names import with_names
from deploy.demo.today import record_today
from deploy.local.running import Running
from deploy.scenario.carry_out import carry_out
from deploy.scenario.case import Case
from deploy.scenario.catch_up import reporting_caught_up
from deploy.scenario.client import Client
from deploy.scenario.history import History
from deploy.scenario.read import read_case
from deploy.terminal import progress

HERE = Path(__file__).parent
PROGRAMMES = HERE / "programmes.json"
FIRST = "BIS"
"""The programme that is shown first."""

WORKED = {"bis": "boden", "integration-och-tillvaxt": "boden", "care-hero-chain": "boden", "premiar-primar": "ockelbo"}
"""The worked cohorts of the demo, each with the agency that registers its people."""

HOLDS = {">=": operator.ge, "==": operator.eq, "<=": operator.le}

Recording = Coroutine[Any, Any, dict[str, int]]
"""Commands to an agency's services; the result is the position of each log."""

Cases = Sequence[tuple[str, Case]]
"""Cases with their agencies."""


@dataclass(frozen=True)
class Reached:
    """A target with the figure's value, which is None when it could not be computed."""

    figure: str
    part: str
    label_sv: str
    label_en: str
    value: float | None
    op: str
    target: float
    met: bool


@dataclass(frozen=True)
class Outcome:
    """A programme as of its final report."""

    programme: str
    name: str
    agency: str
    state_date: str
    known_on: str
    persons: int
    targets: list[Reached]

    @property
    def all_met(self) -> bool:
        return all(target.met for target in self.targets)


@dataclass(frozen=True)
class Outcomes:
    """Every programme of the demo, and the position of each log."""

    programmes: list[Outcome]
    positions: dict[str, int]

    @property
    def all_met(self) -> bool:
        return all(programme.all_met for programme in self.programmes)

    def to_json(self) -> str:
        """Return the first programme, and all of them under `programmes`."""
        first = next(outcome for outcome in self.programmes if outcome.programme == FIRST)
        programmes = list(map(asdict, self.programmes))
        whole = {**asdict(first), "programmes": programmes, "positions": self.positions}
        return json.dumps(whole, ensure_ascii=False)


def cases() -> Cases:
    """Return the worked cohorts, and the people who are generated beside them."""
    worked = [(agency, with_names(read_case(HERE / "cases" / name))) for name, agency in WORKED.items()]
    return [*worked, ("boden", integration_och_tillvaxt()), ("ockelbo", premiar_primar()), ("ockelbo", lots())]


async def load_demo(running: Running, today: date) -> Outcomes:
    """Load programmes and people unless they are there already, and compute the figures."""
    programmes = json.loads(PROGRAMMES.read_text())
    people = cases()
    async with Client(running, key_prefix="demo") as client:
        for number, programme in enumerate(programmes, 1):
            client.at(number, min(numbered.line.recorded_on for _, case in people for numbered in case.lines))
            await client.command("reporting", "/api/programmes", programme["definition"])
        with progress("Loading people", sum(len(case.lines) for _, case in people)) as step:
            loading = [_load(running, agency, case, step) for agency, case in people]
            loaded = dict(zip((case.name for _, case in people), await asyncio.gather(*loading), strict=True))
        with progress("Loading what happened around them", 5) as step:
            around = [_recorded(recording, step) for recording in _around(running, people, loaded, today)]
            for positions in [case.positions for case in loaded.values()] + await asyncio.gather(*around):
                _advance(client.positions, positions)
        await reporting_caught_up(client)
        outcomes = [await _outcome(client, programme) for programme in programmes]
    return Outcomes(outcomes, dict(sorted(client.positions.items())))


@dataclass(frozen=True)
class Loaded:
    """The history of a case, and the position of each log after it."""

    history: History
    positions: dict[str, int]


async def _load(running: Running, agency: str, case: Case, step: Callable[[], None]) -> Loaded:
    async with Client(running, key_prefix=case.digest[:24], agency=agency) as client:
        return Loaded(await carry_out(case, client, step), client.positions)


def _around(running: Running, people: Cases, loaded: Mapping[str, Loaded], today: date) -> list[Recording]:
    """Return what is recorded beside the cases: about BIS, about LOTS, today, and the follow-ups."""
    followed = []
    for agency in running.agencies:
        own = [loaded[case.name].history for owner, case in people if owner == agency]
        closed = [data for history in own for data in history.now("enrolment_closed")]
        expected = 2 * sum(data["reason"] != "deceased" for data in closed)
        followed.append(record_follow_ups(running, agency, expected, today))
    bis, lots = (loaded[name].history.participants for name in ("bis", "o"))
    return [record_bis(running, bis), record_lots(running, lots), record_today(running, today), *followed]


async def _recorded(recording: Recording, step: Callable[[], None]) -> dict[str, int]:
    positions = await recording
    step()
    return positions


def _advance(positions: dict[str, int], others: dict[str, int]) -> None:
    for log, position in others.items():
        positions[log] = max(position, positions.get(log, 0))


async def _outcome(client: Client, programme: dict[str, Any]) -> Outcome:
    definition, state_date = programme["definition"], programme["state_date"]
    dates = {"V": state_date, "K": programme["known_on"]}
    persons = await client.figure("persons", {"project": definition["programme"], **dates})
    targets = [await _reached(client, target, dates) for target in definition["targets"]]
    about = definition["programme"], definition["name"], programme["agency"]
    return Outcome(*about, state_date, programme["known_on"], persons, targets)


async def _reached(client: Client, target: dict[str, Any], dates: dict[str, str]) -> Reached:
    value = await client.figure(target["figure"], {**target["arguments"], **dates})
    for step in filter(None, target["part"].split(".")):
        value = value.get(step, 0)
    met = value is not None and bool(HOLDS[target["op"]](value, target["value"]))
    labels = (target["label_sv"], target["label_en"])
    return Reached(target["figure"], target["part"], *labels, value, target["op"], target["value"], met)
