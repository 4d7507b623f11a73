"""An agreement: drafted with those who must sign, signed by each once, and the placement starts when all have."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given as draw
from hypothesis import strategies as st

from services.placements.deciders import decide
from services.placements.domain.commands.agreement import CancelAgreement, DraftAgreement, SignAgreement
from services.placements.domain.commands.placement import StartPlacement
from services.placements.domain.refusals import (
    AgreementDraftedAlready,
    AgreementIsCancelled,
    AgreementIsSigned,
    AgreementIsUsed,
    NotAParty,
    PartySignedAlready,
    PlacementNotAsAgreed,
    PlacementStartsBeforeSigned,
    PlacementStartsOutsideAgreement,
    PlacementUnsigned,
    SignedBeforeDrafted,
    StartNeedsAgreement,
    UnknownAgreement,
)
from shared.contract.amend import CorrectEvent, VoidEvent
from shared.contract.placements import PlacementStarted
from shared.contract.words import AgreementParty
from shared.testing.factories import (
    AMINA,
    MONDAY,
    PLACEMENT,
    SUNDAY,
    YUSUF,
    a_cancelled_agreement,
    a_correction,
    a_placement,
    a_signature,
    a_void,
    an_agreement,
)
from shared.testing.given import event_id, given

DAY = timedelta(days=1)
ALL = (a_signature("participant"), a_signature("employer"), a_signature("agency"))
PARTIES: tuple[AgreementParty, ...] = ("participant", "employer", "agency", "mentor")


def draft(**wanted: Any) -> DraftAgreement:
    usual = an_agreement().model_dump() | {"occurred_on": MONDAY, **wanted}
    return DraftAgreement(**usual)


def sign(party: AgreementParty, on: date = MONDAY) -> SignAgreement:
    return SignAgreement(agreement=PLACEMENT, party=party, occurred_on=on)


def start(**wanted: Any) -> StartPlacement:
    usual: dict[str, Any] = {"placement": PLACEMENT, "participant": AMINA, "occurred_on": MONDAY}
    return StartPlacement(**{**usual, "kind": "internship", "agreement": PLACEMENT, **wanted})


def void(target: int) -> VoidEvent:
    return VoidEvent("placement-1", event_id(target), "duplicate", SUNDAY)


def correct(target: int, **right: Any) -> CorrectEvent:
    fields = {name: value.isoformat() if isinstance(value, date) else value for name, value in right.items()}
    return CorrectEvent("placement-1", event_id(target), fields, SUNDAY)


CANCEL = CancelAgreement(agreement=PLACEMENT, occurred_on=MONDAY)


def test_an_agreement_is_drafted_with_its_terms() -> None:
    given(decide).when(draft(extent=75, subsidised=True)).then(an_agreement(extent=75, subsidised=True))


def test_no_workplace_agreement_goes_without_its_employer() -> None:
    given(decide).when(draft(parties=("participant", "agency"))).malformed("parties")
    given(decide).when(draft(parties=("agency", "employer"))).malformed("parties")


def test_a_course_agreement_needs_no_employer() -> None:
    parties: tuple[AgreementParty, ...] = ("participant", "agency")
    given(decide).when(draft(kind="course", parties=parties)).then(an_agreement(kind="course", parties=parties))


def test_a_party_named_twice_signs_once() -> None:
    twice = ("participant", "agency", "employer", "agency")
    given(decide).when(draft(parties=twice)).then(an_agreement())


def test_an_agreement_cannot_end_before_it_begins() -> None:
    given(decide).when(draft(starts_on=SUNDAY, ends_on=MONDAY)).malformed("ends_on")


def test_an_agreement_is_drafted_only_once() -> None:
    given(decide, an_agreement()).when(draft()).refused(AgreementDraftedAlready)


def test_each_party_signs_once_on_a_day() -> None:
    later = MONDAY + DAY
    given(decide, an_agreement()).when(sign("employer", later)).then(a_signature("employer", occurred_on=later))
    given(decide, an_agreement(), a_signature("employer")).when(sign("employer")).refused(PartySignedAlready)


def test_only_parties_sign_and_not_before_the_draft() -> None:
    given(decide, an_agreement()).when(sign("mentor")).refused(NotAParty)
    given(decide, an_agreement()).when(sign("employer", MONDAY - DAY)).refused(SignedBeforeDrafted)
    given(decide).when(sign("employer")).refused(UnknownAgreement)


def test_nobody_signs_what_is_cancelled() -> None:
    given(decide, an_agreement(), a_cancelled_agreement()).when(sign("agency")).refused(AgreementIsCancelled)


def test_a_placement_cannot_start_unsigned() -> None:
    given(decide, an_agreement(), *ALL[:2]).when(start()).refused(PlacementUnsigned)
    given(decide).when(start(agreement=None)).refused(PlacementUnsigned)
    given(decide).when(start()).refused(UnknownAgreement)
    given(decide, an_agreement(), *ALL, a_cancelled_agreement()).when(start()).refused(AgreementIsCancelled)


def test_a_placement_starts_as_all_have_signed() -> None:
    agreed = {"programme": "BIS", "organisation": "Norrvik Bageri", "extent": 75}
    given(decide, an_agreement(extent=75), *ALL).when(start()).then(a_placement(agreement=PLACEMENT, **agreed))


def test_a_placement_starts_on_no_other_terms() -> None:
    signed = given(decide, an_agreement(extent=75), *ALL)
    for other in ({"kind": "work"}, {"participant": YUSUF}, {"extent": 50}, {"organisation": "Bakery"}):
        signed.when(start(**other)).refused(PlacementNotAsAgreed)


def test_a_placement_starts_when_the_last_has_signed() -> None:
    late = a_signature("agency", occurred_on=MONDAY + DAY)
    signed = given(decide, an_agreement(), *ALL[:2], late)
    signed.when(start()).refused(PlacementStartsBeforeSigned)
    assert signed.when(start(occurred_on=MONDAY + DAY)).refusal is None


def test_a_placement_starts_inside_the_agreed_time() -> None:
    signed = given(decide, an_agreement(starts_on=MONDAY + DAY), *ALL)
    signed.when(start()).refused(PlacementStartsOutsideAgreement)
    signed.when(start(occurred_on=SUNDAY + DAY)).refused(PlacementStartsOutsideAgreement)


def test_a_void_signature_is_missing_again() -> None:
    given(decide, an_agreement(), *ALL, a_void(3)).when(start()).refused(PlacementUnsigned)
    assert given(decide, an_agreement(), *ALL, a_void(3)).when(sign("employer")).refusal is None


def test_a_void_start_leaves_what_was_agreed() -> None:
    begun = a_placement(agreement=PLACEMENT)
    assert given(decide, an_agreement(), *ALL, begun, a_void(5)).when(start()).refusal is None


def test_an_agreement_is_cancelled_until_the_start() -> None:
    given(decide, an_agreement(), *ALL).when(CANCEL).then(a_cancelled_agreement())
    given(decide, an_agreement(), *ALL, a_placement(agreement=PLACEMENT)).when(CANCEL).refused(AgreementIsUsed)
    given(decide, an_agreement(), a_cancelled_agreement()).when(CANCEL).nothing()
    given(decide).when(CANCEL).refused(UnknownAgreement)


def test_terms_that_somebody_signed_stand() -> None:
    right = CorrectEvent("placement-1", event_id(1), {"extent": 50}, SUNDAY)
    given(decide, an_agreement()).when(right).then(a_correction(1, extent=50))
    given(decide, an_agreement(), ALL[0]).when(right).refused(AgreementIsSigned)
    given(decide, an_agreement(), ALL[0], a_void(2)).when(right).then(a_correction(1, extent=50))


def test_signed_terms_do_not_turn_back_either() -> None:
    history = an_agreement(), a_correction(1, extent=50), ALL[0]
    given(decide, *history).when(void(2)).refused(AgreementIsSigned)
    given(decide, *history, a_void(3)).when(void(2)).then(a_void(2))


def test_nobody_becomes_unsigned_after_the_start() -> None:
    started = given(decide, an_agreement(), *ALL, a_placement(agreement=PLACEMENT))
    for signature in (2, 3, 4):
        started.when(void(signature)).refused(StartNeedsAgreement)
    started.when(void(1)).refused(StartNeedsAgreement)
    started.when(void(5)).then(a_void(5))


def test_no_correction_starts_before_the_last_signature() -> None:
    late = a_signature("agency", occurred_on=MONDAY + DAY)
    started = given(decide, an_agreement(), *ALL[:2], late, a_placement(agreement=PLACEMENT, occurred_on=MONDAY + DAY))
    started.when(correct(5, occurred_on=MONDAY)).refused(PlacementStartsBeforeSigned)
    started.when(correct(4, occurred_on=SUNDAY)).refused(PlacementStartsBeforeSigned)
    assert started.when(correct(4, occurred_on=MONDAY)).refusal is None


def test_why_nothing_was_signed_stays_said() -> None:
    started = given(decide, a_placement(unsigned="agreed_elsewhere"))
    started.when(correct(1, unsigned=None)).refused(PlacementUnsigned)
    started.when(correct(1, unsigned="found_on_their_own")).then(a_correction(1, unsigned="found_on_their_own"))


@draw(st.lists(st.sampled_from(PARTIES), unique=True), st.sets(st.sampled_from(PARTIES)))
def test_nothing_starts_while_somebody_has_not_signed(signed: list[AgreementParty], more: set[AgreementParty]) -> None:
    """Whatever the parties are, in whatever order they sign."""
    parties = ("participant", "agency", "employer", *sorted(more - {"participant", "agency", "employer"}))
    outcome = given(decide, an_agreement(parties=parties), *map(a_signature, signed)).when(start())
    if set(parties) <= set(signed):
        assert isinstance(outcome.events[0], PlacementStarted)
    else:
        outcome.refused(PlacementUnsigned)
