"""Who placements knows: what intake told, as far as it still holds."""

from collections.abc import Sequence
from uuid import UUID

from services.placements.domain.known import Enrolment, Heard, Known, Registration, known
from shared.contract.event import Event
from shared.contract.intake import ParticipantRegistered
from shared.testing.factories import (
    AMINA,
    ENROLMENT,
    MONDAY,
    SUNDAY,
    YUSUF,
    a_closing,
    a_correction,
    a_link,
    a_participant,
    a_void,
    an_enrolment,
    an_unlinking,
)
from shared.testing.given import event_id

OPEN = Enrolment(ENROLMENT, "BIS", MONDAY)


def after(*told: Event) -> Known | None:
    """What is known when intake has told this."""
    return known([Heard(event_id(number), kept(event)) for number, event in enumerate(told, 1)])


def kept(event: Event) -> Event:
    if isinstance(event, ParticipantRegistered):
        return Registration(occurred_on=event.occurred_on, participant=event.participant)
    return event


def enrolments(*told: Event) -> Sequence[Enrolment]:
    found = after(*told)
    return found.enrolments if found else ()


def absorbed(*told: Event) -> Sequence[UUID]:
    found = after(*told)
    return found.absorbed if found else ()


def test_a_registered_participant_is_known() -> None:
    assert after(a_participant()) == Known(AMINA, MONDAY)


def test_a_void_registration_makes_nobody_known() -> None:
    assert after(a_participant(), an_enrolment(), a_void(1)) is None


def test_a_voided_void_makes_everything_known_again() -> None:
    assert after(a_participant(), an_enrolment(), a_void(1), a_void(3)) == Known(AMINA, MONDAY, (OPEN,))


def test_an_enrolment_is_known_until_its_last_day() -> None:
    told = a_participant(), an_enrolment(), a_closing()
    assert enrolments(*told) == (Enrolment(ENROLMENT, "BIS", MONDAY, SUNDAY, "completed"),)
    assert enrolments(*told, a_void(3)) == (OPEN,)
    assert enrolments(*told, a_void(2)) == ()


def test_a_corrected_programme_is_the_one_known() -> None:
    told = a_participant(), an_enrolment(), a_correction(2, programme="LOTS")
    assert [e.programme for e in enrolments(*told)] == ["LOTS"]
    assert [e.programme for e in enrolments(*told, a_void(3))] == ["BIS"]


def test_what_is_not_kept_may_be_corrected() -> None:
    assert after(a_participant(), a_correction(1, gender="man")) == Known(AMINA, MONDAY)


def test_a_void_of_something_unheard_does_nothing() -> None:
    assert after(a_participant(), a_void(9)) == Known(AMINA, MONDAY)


def test_a_link_is_known_until_it_is_undone() -> None:
    told = a_participant(), a_link(), an_unlinking(link=2)
    assert absorbed(*told[:2]) == (YUSUF,)
    assert absorbed(*told) == ()
    assert absorbed(*told, a_void(3)) == (YUSUF,)
