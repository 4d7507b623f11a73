"""The participants that placements knows from intake's events that still hold."""

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


def after(*history: Event) -> Known | None:
    """Return what is known after these events of intake."""
    return known([Heard(event_id(number), stored(event)) for number, event in enumerate(history, 1)])


def stored(event: Event) -> Event:
    if isinstance(event, ParticipantRegistered):
        return Registration(occurred_on=event.occurred_on, participant=event.participant)
    return event


def enrolments(*history: Event) -> Sequence[Enrolment]:
    participant = after(*history)
    return participant.enrolments if participant else ()


def absorbed(*history: Event) -> Sequence[UUID]:
    participant = after(*history)
    return participant.absorbed if participant else ()


def test_a_registered_participant_is_known() -> None:
    assert after(a_participant()) == Known(AMINA, MONDAY)


def test_a_void_registration_makes_nobody_known() -> None:
    assert after(a_participant(), an_enrolment(), a_void(1)) is None


def test_a_voided_void_makes_everything_known_again() -> None:
    assert after(a_participant(), an_enrolment(), a_void(1), a_void(3)) == Known(AMINA, MONDAY, (OPEN,))


def test_an_enrolment_is_known_until_its_last_day() -> None:
    history = a_participant(), an_enrolment(), a_closing()
    assert enrolments(*history) == (Enrolment(ENROLMENT, "BIS", MONDAY, SUNDAY, "completed"),)
    assert enrolments(*history, a_void(3)) == (OPEN,)
    assert enrolments(*history, a_void(2)) == ()


def test_an_enrolment_opened_twice_is_known_once_as_it_first_was() -> None:
    again = an_enrolment(programme="LOTS")
    assert enrolments(a_participant(), an_enrolment(), again) == (OPEN,)
    assert [e.programme for e in enrolments(a_participant(), an_enrolment(), again, a_void(2))] == ["LOTS"]


def test_a_corrected_programme_is_the_one_known() -> None:
    history = a_participant(), an_enrolment(), a_correction(2, programme="LOTS")
    assert [e.programme for e in enrolments(*history)] == ["LOTS"]
    assert [e.programme for e in enrolments(*history, a_void(3))] == ["BIS"]


def test_what_is_not_kept_may_be_corrected() -> None:
    assert after(a_participant(), a_correction(1, gender="man")) == Known(AMINA, MONDAY)


def test_a_void_of_something_unheard_does_nothing() -> None:
    assert after(a_participant(), a_void(9)) == Known(AMINA, MONDAY)


def test_a_link_is_known_until_it_is_undone() -> None:
    history = a_participant(), a_link(), an_unlinking(link=2)
    assert absorbed(*history[:2]) == (YUSUF,)
    assert absorbed(*history) == ()
    assert absorbed(*history, a_void(3)) == (YUSUF,)
