"""A published figure: its editions, none of which is ever changed, and when a new one is called for."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, assert_never
from uuid import UUID, uuid5

from services.reporting.domain.commands import PublishFigure
from services.reporting.domain.refusals import OlderThanPublished, PublishedMeanwhile, PublishedStands
from shared.contract.corrections import Recorded
from shared.contract.decider import Amendment
from shared.contract.event import Event
from shared.contract.figures import FigurePublished

_FIGURES = UUID("5b1c7a52-6a0c-5f7e-9d4c-2f6f3a9f9f11")
"""The namespace of figures' ids."""


def figure_id(log: str, fn: str, definition_version: int, arguments: Mapping[str, Any]) -> UUID:
    """The id that the same definition with the same JSON arguments always has in this log; K is not looked at."""
    asked = {name: value for name, value in arguments.items() if name != "K"}
    return uuid5(_FIGURES, f"{log} {fn} {definition_version} {canonical(asked)}")


def canonical(value: Any) -> str:
    """JSON with sorted names and no blanks, so that equal values have equal bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def content_digest(value: Any) -> str:
    """The SHA-256 of a value as canonical JSON."""
    return sha256(canonical(value).encode()).hexdigest()


def people_digest(people: Mapping[str, frozenset[UUID]]) -> str:
    """The SHA-256 of sorted lines `<part> <participant>`; `people` are those behind each part."""
    lines = sorted(f"{part} {person}\n" for part, them in people.items() for person in them)
    return sha256("".join(lines).encode()).hexdigest()


@dataclass(frozen=True)
class Unpublished:
    """No edition yet."""


@dataclass(frozen=True)
class Published:
    """The last edition."""

    last: FigurePublished


Situation = Unpublished | Published


def decide(command: PublishFigure, situation: Situation) -> list[Event]:
    """The new edition with how it differs; nothing when it says the same of the same people."""
    new = command.published
    match situation:
        case Unpublished():
            if new.edition != 1:
                raise PublishedMeanwhile
            return [new]
        case Published(last):
            if new.edition != last.edition + 1:
                raise PublishedMeanwhile
            if says_the_same(last, new):
                return []
            if is_older(new, last):
                raise OlderThanPublished
            return [new, *command.superseded]
        case _ as never:
            assert_never(never)


def stands(_: Amendment, __: Sequence[Recorded]) -> None:
    """Raises PublishedStands: what was published is superseded, never amended."""
    raise PublishedStands


def evolve(situation: Situation, event: Event, _: UUID) -> Situation:
    """What an event makes of the situation; never refuses."""
    return Published(event) if isinstance(event, FigurePublished) else situation


def says_the_same(one: FigurePublished, other: FigurePublished) -> bool:
    """Whether two editions have the same value, counted from the same people."""
    return (one.content, one.people) == (other.content, other.people)


def is_older(one: FigurePublished, other: FigurePublished) -> bool:
    """Whether it knows less: an earlier known-on date, or less of a log."""
    less = any(one.positions.get(log, 0) < position for log, position in other.positions.items())
    return less or one.known_on < other.known_on
