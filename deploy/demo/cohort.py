"""A cohort of invented people in the words of a case: what happens to each, written down on some day."""

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
    """Lines of one project. The same name gives the same people, whenever it is made."""

    name: str
    project: str
    written: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = Random(self.name)  # noqa: S311 - an invented life needs no secret
        self._names: dict[str, Iterator[tuple[str, str]]] = {
            gender: iter(names(gender)[len(self.name) * 7 :]) for gender in ("woman", "man")
        }

    def days(self, first: int, last: int) -> timedelta:
        """Any number of days from `first` to `last`."""
        return timedelta(self.random.randint(first, last))

    def line(self, type_: str, on: date, *, late: int = 0, **fields: Any) -> str:
        """Write down what happened on a day, so many days late; gives the line's id."""
        id_ = f"{self.name}-{len(self.written) + 1:03}"
        told = {"id": id_, "type": type_, "occurred_on": on, "recorded_on": on + timedelta(late), **fields}
        self.written.append(told)
        return id_

    def about(self, type_: str, participant: str, on: date, *, late: int = 0, **fields: Any) -> str:
        """The same, about one participant in the project."""
        return self.line(type_, on, late=late, participant=participant, project=self.project, **fields)

    def register(self, number: int, on: date, **known: Any) -> tuple[str, str]:
        """A new person, who enters the project on that day; gives the name in the case and the gender."""
        gender = ("woman", "man")[number % 2]
        given, family = next(self._names[gender])
        born = date(on.year - self.random.randint(20, 58), self.random.randint(1, 12), self.random.randint(1, 28))
        participant = f"{self.name}{number:02}"
        entry: dict[str, Any] = {"gender": gender, "birth_date": born, "given_name": given, "family_name": family}
        entry |= {"isced": self.random.choice((0, 1, 2, 2, 3, 3, 5, 6)), "citizenship": "third_country"}
        entry |= {"lms": "unemployed"} | known
        self.about("participant_registered", participant, on, **entry)
        return participant, gender

    def case(self) -> Case:
        """The cohort as a case; its lines in the order in which they were recorded."""
        body = orjson.dumps(self.written)
        lines = [LINES[told["type"]].model_validate(told) for told in self.written]
        numbered = [Numbered(number, line) for number, line in enumerate(lines, 1)]
        numbered.sort(key=lambda each: each.line.recorded_on)
        return Case(self.name, numbered, (), sha256(body).hexdigest())
