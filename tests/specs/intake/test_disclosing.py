"""Who may be given a participant's keys: rules about disclosing, withdrawing and releasing."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.intake.deciders import decide
from services.intake.domain.commands.disclosure import GrantDisclosure, ReleaseKeys, WithdrawDisclosure
from services.intake.domain.commands.mandate import EndMandate
from services.intake.domain.refusals import (
    DisclosureEndedAlready,
    DisclosureEndsBeforeItBegins,
    DisclosureOutlivesMandate,
    NoMandateHolds,
    NotDisclosed,
    PublicTaskOfAnotherAgency,
    ReleaseStands,
    SensitiveIsNeverDisclosed,
    UnknownDisclosure,
    UnknownParticipant,
)
from shared.contract.amend import CorrectEvent, VoidEvent
from shared.contract.event import Event
from shared.testing.disclosures import DISCLOSURE, a_disclosure, a_release, a_withdrawn_disclosure
from shared.testing.factories import (
    AMINA,
    MANDATE,
    MONDAY,
    SUNDAY,
    a_correction,
    a_mandate,
    a_participant,
    a_void,
    an_ended_mandate,
)
from shared.testing.given import Given, event_id
from shared.testing.given import given as given_of

NEXT_DAY = SUNDAY + timedelta(days=1)
OTHER = event_id(99)


def given(*events: Event) -> Given:
    return given_of(decide, *events)


def granting(**wanted: Any) -> GrantDisclosure:
    usual = {
        "participant": AMINA,
        "disclosure": DISCLOSURE,
        "occurred_on": MONDAY,
        "of_agency": "boden",
        "to_agency": "boden",
        "purpose": "matching",
        "classes": ("profile",),
        "ground": "consent",
    }
    return GrantDisclosure(**{**usual, **wanted})


def withdrawing(**wanted: Any) -> WithdrawDisclosure:
    usual = {"participant": AMINA, "disclosure": DISCLOSURE, "occurred_on": SUNDAY}
    return WithdrawDisclosure(**{**usual, **wanted})


def releasing(**wanted: Any) -> ReleaseKeys:
    usual = {
        "participant": AMINA,
        "disclosure": DISCLOSURE,
        "occurred_on": SUNDAY,
        "to": "/boden/matching",
        "purpose": "matching",
        "classes": ("profile",),
    }
    return ReleaseKeys(**{**usual, **wanted})


def test_consent_discloses_to_another_agency() -> None:
    granted = granting(to_agency="ockelbo", classes=("profile", "identity", "profile"), until=SUNDAY)
    given(a_participant()).when(granted).then(
        a_disclosure(to_agency="ockelbo", classes=("identity", "profile"), until=SUNDAY)
    )


def test_nobody_unregistered_is_disclosed() -> None:
    given().when(granting()).refused(UnknownParticipant)
    given(a_participant(), a_void(1)).when(granting()).refused(UnknownParticipant)


def test_what_is_sensitive_is_never_disclosed() -> None:
    given(a_participant()).when(granting(classes=("profile", "sensitive"))).refused(SensitiveIsNeverDisclosed)


def test_a_disclosure_ends_after_it_begins() -> None:
    given(a_participant()).when(granting(until=MONDAY)).then(a_disclosure(until=MONDAY))
    before = MONDAY - timedelta(days=1)
    given(a_participant()).when(granting(until=before)).refused(DisclosureEndsBeforeItBegins)


def test_a_public_task_stays_within_the_agency() -> None:
    given(a_participant()).when(granting(ground="public_task")).then(a_disclosure(ground="public_task"))
    elsewhere = granting(ground="public_task", to_agency="ockelbo")
    given(a_participant()).when(elsewhere).refused(PublicTaskOfAnotherAgency)


def test_no_disclosure_outlives_its_mandate() -> None:
    held = given(a_participant(), a_mandate(until=SUNDAY))
    held.when(granting(ground="mandate", until=SUNDAY)).then(a_disclosure(ground="mandate", until=SUNDAY))
    for until in (None, NEXT_DAY):
        held.when(granting(ground="mandate", until=until)).refused(DisclosureOutlivesMandate)
    given(a_participant(), a_mandate(until=SUNDAY), a_mandate(mandate=OTHER)).when(granting(ground="mandate")).then(
        a_disclosure(ground="mandate")
    )


def test_a_mandate_that_ends_takes_its_disclosures() -> None:
    ending = EndMandate(participant=AMINA, mandate=MANDATE, occurred_on=SUNDAY)
    on_mandate, on_consent = a_disclosure(ground="mandate"), a_disclosure(disclosure=OTHER)
    history = a_participant(), a_mandate(), on_mandate, on_consent
    given(*history).when(ending).then(an_ended_mandate(), a_withdrawn_disclosure())
    given(*history, a_withdrawn_disclosure()).when(ending).then(an_ended_mandate())
    given(*history, a_mandate(mandate=OTHER)).when(ending).then(an_ended_mandate())


def test_a_mandate_is_ground_while_it_holds() -> None:
    granted = granting(ground="mandate")
    given(a_participant()).when(granted).refused(NoMandateHolds)
    given(a_participant(), a_mandate()).when(granted).then(a_disclosure(ground="mandate"))
    ended = given(a_participant(), a_mandate(), an_ended_mandate(occurred_on=MONDAY))
    ended.when(granted).refused(NoMandateHolds)


def test_a_disclosure_is_withdrawn_once() -> None:
    given(a_participant(), a_disclosure()).when(withdrawing()).then(a_withdrawn_disclosure())
    again = given(a_participant(), a_disclosure(), a_withdrawn_disclosure())
    again.when(withdrawing()).refused(DisclosureEndedAlready)


def test_a_disclosure_may_end_before_it_began() -> None:
    early = date(2025, 12, 24)
    withdrawn = given(a_participant(), a_disclosure()).when(withdrawing(occurred_on=early))
    withdrawn.then(a_withdrawn_disclosure(occurred_on=early))


def test_an_expired_disclosure_cannot_be_withdrawn() -> None:
    expired = given(a_participant(), a_disclosure(until=SUNDAY))
    expired.when(withdrawing(occurred_on=NEXT_DAY)).refused(DisclosureEndedAlready)


def test_only_disclosures_there_are_can_end() -> None:
    given(a_participant()).when(withdrawing()).refused(UnknownDisclosure)
    given(a_participant(), a_disclosure()).when(withdrawing(disclosure=OTHER)).refused(UnknownDisclosure)
    given().when(withdrawing()).refused(UnknownParticipant)


def test_disclosed_keys_are_released_and_noted() -> None:
    disclosed = given(a_participant(), a_disclosure(classes=("identity", "profile")))
    disclosed.when(releasing()).then(a_release(occurred_on=SUNDAY))
    disclosed.when(releasing(classes=("profile", "identity"))).then(
        a_release(occurred_on=SUNDAY, classes=("identity", "profile"))
    )


def test_each_release_is_noted_again() -> None:
    given(a_participant(), a_disclosure(), a_release()).when(releasing()).then(a_release(occurred_on=SUNDAY))


@pytest.mark.parametrize(
    "wanted",
    [
        {"to": "/ockelbo/matching"},
        {"purpose": "placement"},
        {"classes": ("identity",)},
        {"classes": ("identity", "profile")},
        {"classes": ()},
        {"disclosure": OTHER},
        {"occurred_on": MONDAY - timedelta(days=1)},
        {"occurred_on": NEXT_DAY},
    ],
)
def test_nothing_more_than_disclosed_is_released(wanted: dict[str, Any]) -> None:
    disclosed = given(a_participant(), a_disclosure(until=SUNDAY))
    disclosed.when(releasing()).then(a_release(occurred_on=SUNDAY))
    disclosed.when(releasing(**wanted)).refused(NotDisclosed)


@pytest.mark.parametrize(
    "ending",
    [
        [a_withdrawn_disclosure()],
        [a_withdrawn_disclosure(occurred_on=NEXT_DAY)],
        [a_void(1)],
        [a_void(2)],
        [a_correction(2, to_agency="ockelbo")],
        [a_correction(2, until=MONDAY.isoformat())],
        [a_correction(2, classes=["sensitive"])],
    ],
)
def test_nothing_is_released_after_the_end(ending: list[Event]) -> None:
    given(a_participant(), a_disclosure(), *ending).when(releasing()).refused(NotDisclosed)


def test_a_correction_never_discloses_the_sensitive() -> None:
    widened = given(a_participant(), a_disclosure(), a_correction(2, classes=["profile", "sensitive"]))
    widened.when(releasing(classes=("sensitive",))).refused(NotDisclosed)


STREAM = f"participant-{AMINA}"


def test_a_release_that_happened_is_not_undone() -> None:
    released = given(a_participant(), a_disclosure(), a_release())
    void = VoidEvent(STREAM, event_id(3), "entered_by_mistake", SUNDAY)
    released.when(void).refused(ReleaseStands)
    released.when(CorrectEvent(STREAM, event_id(3), {"to": "/boden/placements"}, SUNDAY)).refused(ReleaseStands)


def test_an_unknown_participant_answers_the_same() -> None:
    given().when(releasing()).refused(NotDisclosed)


def test_a_voided_withdrawal_discloses_again() -> None:
    again = given(a_participant(), a_disclosure(), a_withdrawn_disclosure(), a_void(3))
    again.when(releasing()).then(a_release(occurred_on=SUNDAY))


def test_two_disclosures_end_each_for_itself() -> None:
    other = a_disclosure(disclosure=OTHER)
    left = given(a_participant(), a_disclosure(), other, a_withdrawn_disclosure())
    left.when(releasing()).refused(NotDisclosed)
    left.when(releasing(disclosure=OTHER)).then(a_release(occurred_on=SUNDAY, disclosure=OTHER))
