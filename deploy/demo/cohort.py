"""A cohort of invented people as a case: the events of each, with the days of recording."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from random import Random
from typing import Any

import orjson

from deploy.demo.names import names
from deploy.scenario.case import Case, Numbered
from deploy.scenario.lines import LINES


@dataclass
class Cohort:
    """Lines of one project. The same name always gives the same people."""

    name: str
    project: str
    written: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = Random(self.name)  # noqa: S311 - an invented life needs no secret
        self._names: dict[str, Iterator[tuple[str, str]]] = {
            gender: iter(names(gender)[len(self.name) * 7 :]) for gender in ("woman", "man")
        }

    def days(self, first: int, last: int) -> timedelta:
        """Return a random number of days from `first` to `last`."""
        return timedelta(self.random.randint(first, last))

    def line(self, type_: str, day: date, *, late: int = 0, **fields: Any) -> str:
        """Add a line that is recorded `late` days after the event, and return its id."""
        id_ = f"{self.name}-{len(self.written) + 1:03}"
        line = {"id": id_, "type": type_, "occurred_on": day, "recorded_on": day + timedelta(late), **fields}
        self.written.append(line)
        return id_

    def about(self, type_: str, participant: str, day: date, *, late: int = 0, **fields: Any) -> str:
        """Add a line about one participant in the project, and return its id."""
        return self.line(type_, day, late=late, participant=participant, project=self.project, **fields)

    def register(self, number: int, day: date, **known: Any) -> tuple[str, str]:
        """Add somebody who enters the project on that day, and return their name in the case and gender."""
        gender = ("woman", "man")[number % 2]
        given, family = next(self._names[gender])
        born = date(day.year - self.random.randint(20, 58), self.random.randint(1, 12), self.random.randint(1, 28))
        participant = f"{self.name}{number:02}"
        entry: dict[str, Any] = {"gender": gender, "birth_date": born, "given_name": given, "family_name": family}
        entry |= {"isced": self.random.choice((0, 1, 2, 2, 3, 3, 5, 6)), "citizenship": "third_country"}
        entry |= {"lms": "unemployed"} | known
        self.about("participant_registered", participant, day, **entry)
        return participant, gender

    def case(self) -> Case:
        """Return the cohort as a case with its lines in the order of recording."""
        body = orjson.dumps(self.written)
        lines = [LINES[line["type"]].model_validate(line) for line in self.written]
        numbered = [Numbered(number, line) for number, line in enumerate(lines, 1)]
        numbered.sort(key=lambda numbered: numbered.line.recorded_on)
        return Case(self.name, numbered, (), sha256(body).hexdigest())
