"""Giving mandates: from a first day, until a last one or until they end, and no longer."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from services.intake.deciders import decide
from services.intake.domain.commands.mandate import EndMandate, GiveMandate
from services.intake.domain.refusals import MandateEndedAlready, MandateEndsBeforeItBegan, UnknownMandate
from shared.testing.factories import (
    AMINA,
    MANDATE,
    MONDAY,
    SUNDAY,
    a_mandate,
    a_participant,
    a_sealed_identity,
    a_void,
    an_ended_mandate,
)
from shared.testing.given import given

DAY = timedelta(days=1)


def give(**wanted: Any) -> GiveMandate:
    usual = {"participant": AMINA, "occurred_on": MONDAY, "mandate": MANDATE, "scope": ("contacts",)}
    return GiveMandate(**{**usual, "holder": a_sealed_identity(), **wanted})


def end(**wanted: Any) -> EndMandate:
    return EndMandate(**{"participant": AMINA, "occurred_on": SUNDAY, "mandate": MANDATE, **wanted})


def test_a_mandate_may_last_one_day() -> None:
    given(decide, a_participant()).when(give(until=MONDAY)).then(a_mandate(until=MONDAY))


def test_a_mandate_cannot_end_before_it_began() -> None:
    given(decide, a_participant()).when(give(until=MONDAY - DAY)).refused(MandateEndsBeforeItBegan)
    given(decide, a_participant(), a_mandate()).when(end(occurred_on=MONDAY - DAY)).refused(MandateEndsBeforeItBegan)


def test_a_mandate_is_ended_by_its_id() -> None:
    given(decide, a_participant(), a_mandate()).when(end()).then(an_ended_mandate())
    given(decide, a_participant(), a_mandate()).when(end(mandate=UUID(int=7))).refused(UnknownMandate)


def test_a_mandate_cannot_be_ended_twice() -> None:
    given(decide, a_participant(), a_mandate(), an_ended_mandate()).when(end()).refused(MandateEndedAlready)


def test_a_mandate_that_ran_out_is_over() -> None:
    given(decide, a_participant(), a_mandate(until=SUNDAY - DAY)).when(end()).refused(MandateEndedAlready)
    given(decide, a_participant(), a_mandate(until=SUNDAY)).when(end()).then(an_ended_mandate())


def test_a_void_end_lets_the_mandate_hold() -> None:
    given(decide, a_participant(), a_mandate(), an_ended_mandate(), a_void(3)).when(end()).then(an_ended_mandate())
