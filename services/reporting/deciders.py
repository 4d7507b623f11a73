"""Reporting's deciders: for each kind of stream what holds after its events, and the rule that decides."""

from typing import get_args

from services.reporting.domain import programme, published, watched
from services.reporting.domain.commands import DefineProgramme, PublishFigure, WatchedCommand
from shared.contract.decider import Decider, decide_with, folding

UNDEFINED: programme.Situation = programme.Undefined()
NOTHING_SAID: watched.Situation = None
UNPUBLISHED: published.Situation = published.Unpublished()

of_programme = folding(UNDEFINED, programme.evolve)
of_log = folding(NOTHING_SAID, watched.evolve)
of_figure = folding(UNPUBLISHED, published.evolve)

PROGRAMME = Decider("programme-", (DefineProgramme,), of_programme, programme.decide)
LOG = Decider("log-", get_args(WatchedCommand), of_log, watched.decide)
FIGURE = Decider("figure-", (PublishFigure,), of_figure, published.decide, check_amendment=published.stands)

DECIDERS = (PROGRAMME, LOG, FIGURE)

decide = decide_with(*DECIDERS)
"""Reporting's rules for every command that it knows."""
