"""The rules for amendments: signed terms stand, and a started placement stays signed."""

from services.placements.domain import agreement as agreements
from services.placements.domain.placement import NotStarted, Situation
from services.placements.domain.refusals import (
    AgreementIsSigned,
    PlacementStartsBeforeSigned,
    PlacementUnsigned,
    StartNeedsAgreement,
)
from shared.contract.refusal import Refusal


def check(before: Situation, after: Situation) -> None:
    """Raise a Refusal when a rule holds before an amendment and would be broken by it."""
    if _signed_terms(before) and _terms(after) not in (None, _terms(before)):
        raise AgreementIsSigned
    wrong = _wrong_with_start(after)
    if wrong is not None and _wrong_with_start(before) is None:
        raise wrong


def _terms(now: Situation) -> object:
    return None if isinstance(now.agreement, agreements.NotDrafted) else now.agreement.terms


def _signed_terms(now: Situation) -> bool:
    return not isinstance(now.agreement, agreements.NotDrafted) and bool(now.agreement.signed)


def _wrong_with_start(now: Situation) -> type[Refusal] | None:
    """Return the rule that the start breaks, or None."""
    if isinstance(now, NotStarted):
        return None
    if now.start.agreement is None:
        return PlacementUnsigned if now.start.unsigned is None else None
    if not isinstance(now.agreement, agreements.Signed):
        return StartNeedsAgreement
    return PlacementStartsBeforeSigned if now.start.occurred_on < now.agreement.signed_on else None
