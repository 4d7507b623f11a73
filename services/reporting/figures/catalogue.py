"""Every indicator by its name: each module in `indicators` defines one."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules

from services.reporting.figures import indicators
from services.reporting.figures.indicator import Indicator
from shared.contract.refusal import Unknown


def _found() -> Iterator[Indicator]:
    for module in iter_modules(indicators.__path__, f"{indicators.__name__}."):
        indicator: Indicator = import_module(module.name).INDICATOR
        yield indicator


CATALOGUE: Mapping[str, Indicator] = {each.fn: each for each in sorted(_found(), key=lambda each: each.place)}
"""In the order in which they are listed for people."""

PARTS: Mapping[str, str] = {name: words for each in CATALOGUE.values() for name, words in each.parts.items()}
"""The English names of parts, by part; a programme's code or a month, which are parts too, are shown as they are."""


class NoSuchFigure(Unknown):
    """There is no figure by that name; /api/figures lists them."""


def indicator(fn: str) -> Indicator:
    """The indicator of that name. Raises NoSuchFigure."""
    try:
        return CATALOGUE[fn]
    except KeyError:
        raise NoSuchFigure from None


def wording(fn: str, language: str) -> str:
    """What a figure is called on a page in `sv` or `en`. Raises NoSuchFigure."""
    found = indicator(fn)
    return found.wording_sv if language == "sv" else found.wording_en
