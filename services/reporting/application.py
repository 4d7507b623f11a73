"""Reporting's commands carried out on history, and its figures asked of the facts."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.reporting.domain import programme, published, watched
from services.reporting.domain.commands import DefineProgramme
from services.reporting.domain.refusals import PublishedStands
from services.reporting.indicators.arguments import Arguments, check
from services.reporting.indicators.catalogue import indicator
from services.reporting.indicators.indicator import Answers, Indicator
from services.reporting.indicators.number import Tree
from shared.contract.amend import CorrectEvent, VoidEvent, amend
from shared.contract.corrections import Recorded, effective
from shared.contract.event import Event
from shared.log.command import Command

Ask = Callable[[Indicator, Arguments], Awaitable[Answers]]
"""Asks the facts an indicator's questions, all of the same state of the facts."""


@dataclass(frozen=True)
class Figure:
    """A computed figure: its definition, the checked arguments, and its value with the events behind each number."""

    indicator: Indicator
    arguments: Arguments
    tree: Tree

    @property
    def state_date(self) -> date | None:
        return self.arguments.get("V")

    @property
    def known_on(self) -> date | None:
        return self.arguments.get("K")


@dataclass(frozen=True)
class Asked:
    """A figure that is asked for, with its checked arguments."""

    indicator: Indicator
    arguments: Arguments

    @property
    def question(self) -> tuple[object, ...]:
        """Equal for figures that ask the same of the facts, and make different things of the answer."""
        apart = (self.indicator.fn,) if self.indicator.columns is None else ()
        return (self.indicator.sql, self.indicator.questions, repr(sorted(self.arguments.items())), *apart)

    def answered(self, answers: Answers) -> Figure:
        """The figure that comes of these answers."""
        return Figure(self.indicator, self.arguments, self.indicator.tree(answers, self.arguments))


def asked(fn: str, given: Mapping[str, Any], today: date) -> Asked:
    """A figure and its arguments. Raises NoSuchFigure, or Malformed naming the argument."""
    found = indicator(fn)
    return Asked(found, check(found.arguments, given, today, over_time=found.sql is not None))


async def figure(ask: Ask, fn: str, given: Mapping[str, Any], today: date) -> Figure:
    """Compute a figure. Raises NoSuchFigure, or Malformed naming the argument."""
    wanted = asked(fn, given, today)
    return wanted.answered(await ask(wanted.indicator, wanted.arguments))


def decide(command: Command, history: Sequence[Recorded]) -> list[Event]:
    """Reporting's rules for every command it knows."""
    if isinstance(command, CorrectEvent | VoidEvent):
        if command.stream.startswith(published.PREFIX):
            raise PublishedStands
        return amend(command, history)
    if isinstance(command, DefineProgramme):
        return programme.decide(command, _defined(history))
    if isinstance(command, watched.Command):
        return watched.decide(command, _watched(history))
    if isinstance(command, published.PublishFigure):
        return published.decide(command, _published(history))
    raise TypeError(f"reporting has no command {type(command).__name__}")


def _defined(history: Sequence[Recorded]) -> programme.Situation:
    now: programme.Situation = programme.Undefined()
    for record in effective(history):
        if record.event is not None:
            now = programme.evolve(now, record.event)
    return now


def _watched(history: Sequence[Recorded]) -> watched.Situation:
    now: watched.Situation = None
    for record in effective(history):
        if record.event is not None:
            now = watched.evolve(now, record.event)
    return now


def _published(history: Sequence[Recorded]) -> published.Situation:
    now: published.Situation = published.Unpublished()
    for record in history:
        if record.event is not None:
            now = published.evolve(now, record.event)
    return now
