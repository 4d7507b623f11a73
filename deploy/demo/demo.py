"""Load the demo's programmes and people, and set their figures against their targets."""

import asyncio
import json
import operator
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from deploy.demo.around import tell_bis, tell_lots
from deploy.demo.cohorts import integration_och_tillvaxt, lots, premiar_primar
from deploy.demo.followed import tell_follow_ups
from deploy.demo.names import with_names
from deploy.demo.today import tell_today
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
"""The programme that is looked at first."""

WORKED = {"bis": "boden", "integration-och-tillvaxt": "boden", "care-hero-chain": "boden", "premiar-primar": "ockelbo"}
"""The worked cohorts of the demo, each with the agency that registers its people."""

HOLDS = {">=": operator.ge, "==": operator.eq, "<=": operator.le}

Telling = Coroutine[Any, Any, dict[str, int]]
"""Something that is told to an agency's services; gives how far each log came by it."""

Cases = Sequence[tuple[str, Case]]
"""Cases, each with the agency whose people it tells of."""


@dataclass(frozen=True)
class Reached:
    """A target with what the figure came to; `value` is None where nothing could be computed."""

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
    """Every programme of the demo, and how far each log was known."""

    programmes: list[Outcome]
    positions: dict[str, int]

    @property
    def all_met(self) -> bool:
        return all(programme.all_met for programme in self.programmes)

    def to_json(self) -> str:
        """The programme that is looked at first, and all of them under `programmes`."""
        first = next(each for each in self.programmes if each.programme == FIRST)
        told = {**asdict(first), "programmes": [asdict(each) for each in self.programmes], "positions": self.positions}
        return json.dumps(told, ensure_ascii=False)


def cases() -> Cases:
    """Who the demo is about: the worked cohorts, and the people who are generated beside them."""
    worked = [(agency, with_names(read_case(HERE / "cases" / name))) for name, agency in WORKED.items()]
    return [*worked, ("boden", integration_och_tillvaxt()), ("ockelbo", premiar_primar()), ("ockelbo", lots())]


async def load_demo(running: Running, today: date) -> Outcomes:
    """Load programmes and people, unless they are there already, and compute the figures from what arrived."""
    told = json.loads(PROGRAMMES.read_text())
    people = cases()
    async with Client(running, key_prefix="demo") as client:
        for number, programme in enumerate(told, 1):
            client.at(number, min(each.line.recorded_on for _, case in people for each in case.lines))
            await client.command("reporting", "/api/programmes", programme["definition"])
        with progress("Loading people", sum(len(case.lines) for _, case in people)) as step:
            loading = [_load(running, agency, case, step) for agency, case in people]
            loaded = dict(zip((case.name for _, case in people), await asyncio.gather(*loading), strict=True))
        with progress("Loading what happened around them", 5) as step:
            around = [_telling(told, step) for told in _around(running, people, loaded, today)]
            for positions in [each.positions for each in loaded.values()] + await asyncio.gather(*around):
                _later(client.positions, positions)
        await reporting_caught_up(client)
        found = [await _outcome(client, programme) for programme in told]
    return Outcomes(found, dict(sorted(client.positions.items())))


@dataclass(frozen=True)
class Loaded:
    """What a case came to, and how far each log came by it."""

    history: History
    positions: dict[str, int]


async def _load(running: Running, agency: str, case: Case, step: Callable[[], None]) -> Loaded:
    async with Client(running, key_prefix=case.digest[:24], agency=agency) as client:
        return Loaded(await carry_out(case, client, step), client.positions)


def _around(running: Running, people: Cases, loaded: Mapping[str, Loaded], today: date) -> list[Telling]:
    """What is told beside the cases, each on its own: about BIS, about LOTS, today, and the follow-ups."""
    followed = []
    for agency in running.agencies:
        left = [e for of, case in people if of == agency for e in loaded[case.name].history.now("enrolment_closed")]
        expected = 2 * sum(each["reason"] != "deceased" for each in left)
        followed.append(tell_follow_ups(running, agency, expected, today))
    bis, lots = (loaded[name].history.participants for name in ("bis", "o"))
    return [tell_bis(running, bis), tell_lots(running, lots), tell_today(running, today), *followed]


async def _telling(told: Telling, step: Callable[[], None]) -> dict[str, int]:
    positions = await told
    step()
    return positions


def _later(positions: dict[str, int], others: dict[str, int]) -> None:
    for log, position in others.items():
        positions[log] = max(position, positions.get(log, 0))


async def _outcome(client: Client, programme: dict[str, Any]) -> Outcome:
    definition, on = programme["definition"], programme["state_date"]
    dates = {"V": on, "K": programme["known_on"]}
    persons = await client.figure("persons", {"project": definition["programme"], **dates})
    targets = [await _reached(client, target, dates) for target in definition["targets"]]
    told = (definition["programme"], definition["name"], programme["agency"], on, programme["known_on"], persons)
    return Outcome(*told, targets)


async def _reached(client: Client, target: dict[str, Any], dates: dict[str, str]) -> Reached:
    value = await client.figure(target["figure"], {**target["arguments"], **dates})
    for step in filter(None, target["part"].split(".")):
        value = value.get(step, 0)
    met = value is not None and bool(HOLDS[target["op"]](value, target["value"]))
    labels = (target["label_sv"], target["label_en"])
    return Reached(target["figure"], target["part"], *labels, value, target["op"], target["value"], met)
