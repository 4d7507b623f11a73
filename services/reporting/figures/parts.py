"""Which parts a figure's value has, also those that it shows only when somebody is in them."""

from collections.abc import Sequence

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import leaves, names_of

ANY = "*"
"""Stands for a name that only the facts know, such as a municipality's."""


def parts(indicator: Indicator, arguments: Arguments) -> Sequence[str]:
    """The paths of its numbers; the empty path is the value itself."""
    nobody: Answers = [[] for _ in indicator.questions(arguments)] if indicator.sql else []
    always = [path for path, _ in leaves(indicator.tree(nobody, arguments))]
    return list(dict.fromkeys((*always, *indicator.also)))


def has_part(indicator: Indicator, arguments: Arguments, path: str) -> bool:
    """Whether a value of this figure can have a number at this path."""
    names = names_of(path)
    return any(_fits(names, names_of(known)) for known in parts(indicator, arguments))


def _fits(names: Sequence[str], known: Sequence[str]) -> bool:
    return len(names) == len(known) and all(own in (ANY, name) for name, own in zip(names, known, strict=True))
