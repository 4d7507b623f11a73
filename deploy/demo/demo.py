"""Load the demo's programme and people, and set its figures against its targets."""

import json
import operator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from deploy.running import Running
from deploy.scenario.catch_up import reporting_caught_up
from deploy.scenario.client import Client
from deploy.scenario.commands import load_case
from deploy.scenario.read import read_case

HERE = Path(__file__).parent
CASE = HERE / "cases" / "bis"
PROGRAMME = HERE / "bis.json"
REPORTED_ON = "2019-10-31"
"""State date and known-on date of the programme's final report."""

HOLDS = {">=": operator.ge, "==": operator.eq, "<=": operator.le}


@dataclass(frozen=True)
class Reached:
    """A target with what the figure came to."""

    figure: str
    part: str
    label_sv: str
    label_en: str
    value: float
    op: str
    target: float
    met: bool


@dataclass(frozen=True)
class Outcome:
    """The demo's programme as of its final report."""

    programme: str
    state_date: str
    known_on: str
    targets: list[Reached]
    positions: dict[str, int]

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @property
    def all_met(self) -> bool:
        return all(target.met for target in self.targets)


async def load_demo(running: Running) -> Outcome:
    """Load programme and people, unless they are there already, and compute the figures from what arrived."""
    programme = json.loads(PROGRAMME.read_text())
    case = read_case(CASE)
    _, client = await load_case(case, running)
    async with client:
        client.at(0, case.lines[0].line.recorded_on)
        await client.command("reporting", "/api/programmes", programme)
        await reporting_caught_up(client)
        targets = [await _reached(client, target) for target in programme["targets"]]
        positions = dict(sorted(client.positions.items()))
    return Outcome(programme["programme"], REPORTED_ON, REPORTED_ON, targets, positions)


async def _reached(client: Client, target: dict[str, Any]) -> Reached:
    dates = {"V": REPORTED_ON, "K": REPORTED_ON}
    value = await client.figure(target["figure"], {**target["arguments"], **dates})
    for step in filter(None, target["part"].split(".")):
        value = value.get(step, 0)
    met = bool(HOLDS[target["op"]](value, target["value"]))
    labels = (target["label_sv"], target["label_en"])
    return Reached(target["figure"], target["part"], *labels, value, target["op"], target["value"], met)
