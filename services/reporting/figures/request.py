"""A figure that is asked for, and what comes of the answers that the facts give."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.reporting.figures.arguments import Arguments, check
from services.reporting.figures.catalogue import indicator
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import Tree


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
class FigureRequest:
    """A figure that is asked for, with its checked arguments."""

    indicator: Indicator
    arguments: Arguments

    @property
    def question(self) -> tuple[object, ...]:
        """Equal for figures that ask the same of the facts, and make different things of the answer."""
        apart = (self.indicator.fn,) if self.indicator.columns is None else ()
        return (self.indicator.sql, self.indicator.questions, repr(sorted(self.arguments.items())), *apart)

    def figure(self, answers: Answers) -> Figure:
        """The figure that comes of these answers."""
        return Figure(self.indicator, self.arguments, self.indicator.tree(answers, self.arguments))


def request(fn: str, given: Mapping[str, Any], today: date) -> FigureRequest:
    """A figure and its arguments. Raises NoSuchFigure, or Malformed naming the argument."""
    found = indicator(fn)
    return FigureRequest(found, check(found.arguments, given, today, over_time=found.sql is not None))
