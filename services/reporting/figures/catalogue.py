"""Every indicator by its name."""

from collections.abc import Mapping

from services.reporting.figures.indicator import Indicator
from services.reporting.figures.indicators import (
    active_partners,
    assessed,
    chain,
    chain_ever_work,
    closer,
    days_to_inventory,
    difference,
    ever_work,
    exit_states,
    follow_ups,
    framtidstro,
    funnel,
    in_work,
    inventory_to_work,
    language_progress,
    leisure,
    mentorships,
    new_contacts,
    new_employment,
    partition,
    partition_by_gender,
    partition_by_municipality,
    persons,
    persons_by_gender,
    persons_by_municipality,
    places,
    plan_share,
    proposals,
    scb_file,
    scb_reload,
    series,
    settled,
    share_given,
    visits,
    window24,
)
from shared.contract.refusal import Unknown

_ALL = (
    partition,
    partition_by_gender,
    partition_by_municipality,
    persons,
    persons_by_gender,
    persons_by_municipality,
    funnel,
    series,
    ever_work,
    in_work,
    new_employment,
    assessed,
    plan_share,
    places,
    window24,
    exit_states,
    closer,
    days_to_inventory,
    inventory_to_work,
    chain,
    chain_ever_work,
    settled,
    leisure,
    framtidstro,
    new_contacts,
    active_partners,
    visits,
    mentorships,
    proposals,
    language_progress,
    follow_ups,
    difference,
    scb_file,
    scb_reload,
    share_given,
)

CATALOGUE: Mapping[str, Indicator] = {module.INDICATOR.fn: module.INDICATOR for module in _ALL}
"""In the order in which they are listed for people."""


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
