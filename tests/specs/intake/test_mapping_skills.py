"""Mapping skills: an inventory starts and is completed, and skills are assessed at any time."""

from services.intake.deciders import decide
from services.intake.domain.commands.enrolment import CompleteInventory, StartInventory
from services.intake.domain.commands.profile import AssessSkill
from services.intake.domain.refusals import UnknownParticipant
from shared.testing.factories import (
    AMINA,
    MONDAY,
    a_completed_inventory,
    a_participant,
    a_sealed_profile,
    a_skill,
    a_started_inventory,
)
from shared.testing.given import given

START = StartInventory(participant=AMINA, occurred_on=MONDAY, programme="BIS")
ASSESS = AssessSkill(participant=AMINA, occurred_on=MONDAY, skill=a_sealed_profile())
COMPLETE = CompleteInventory(participant=AMINA, occurred_on=MONDAY, programme="BIS")


def test_an_inventory_may_start_before_any_enrolment() -> None:
    given(decide, a_participant()).when(START).then(a_started_inventory())


def test_a_skill_is_kept_sealed_as_it_came() -> None:
    given(decide, a_participant()).when(ASSESS).then(a_skill())


def test_the_same_skill_may_be_assessed_again() -> None:
    given(decide, a_participant(), a_skill()).when(ASSESS).then(a_skill())


def test_an_inventory_may_be_completed_without_a_start() -> None:
    given(decide, a_participant()).when(COMPLETE).then(a_completed_inventory())


def test_a_skill_of_nobody_cannot_be_assessed() -> None:
    given(decide).when(ASSESS).refused(UnknownParticipant)
