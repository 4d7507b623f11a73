"""Registering: a participant comes first, once."""

from services.intake.deciders import decide
from services.intake.domain.commands.enrolment import StartInventory
from services.intake.domain.commands.participant import RegisterParticipant
from services.intake.domain.refusals import AlreadyRegistered, UnknownParticipant
from shared.testing.factories import AMINA, MONDAY, a_participant, a_sealed_identity, a_void, an_enrolment
from shared.testing.given import given

REGISTER = RegisterParticipant(
    participant=AMINA, occurred_on=MONDAY, gender="woman", identity=a_sealed_identity(), birth_year=1988
)


def test_a_participant_is_registered_with_what_is_known() -> None:
    given(decide).when(REGISTER).then(a_participant(birth_year=1988))


def test_a_participant_cannot_be_registered_twice() -> None:
    given(decide, a_participant()).when(REGISTER).refused(AlreadyRegistered)


def test_a_void_registration_leaves_room_for_another() -> None:
    given(decide, a_participant(), a_void(1)).when(REGISTER).then(a_participant(birth_year=1988))


def test_a_voided_void_lets_the_registration_hold() -> None:
    given(decide, a_participant(), a_void(1), a_void(2)).when(REGISTER).refused(AlreadyRegistered)


def test_nothing_is_recorded_of_somebody_unregistered() -> None:
    start = StartInventory(participant=AMINA, occurred_on=MONDAY, programme="BIS")
    given(decide).when(start).refused(UnknownParticipant)


def test_a_void_registration_takes_everything_with_it() -> None:
    start = StartInventory(participant=AMINA, occurred_on=MONDAY, programme="BIS")
    given(decide, a_participant(), an_enrolment(), a_void(1)).when(start).refused(UnknownParticipant)
