"""The timeline shows every record once, with what became of it."""

from datetime import date

from hypothesis import HealthCheck, given, settings

from shared.contract.corrections import EventCorrected, EventVoided, effective
from shared.contract.envelope import Record
from shared.testing.factories import MONDAY, an_enrolment
from shared.testing.histories import histories, recorded
from shared.web.timeline import page_of, timeline

LATER = date(2026, 3, 1)


def a_void_of(record: Record, position: int) -> Record:
    return recorded(EventVoided(occurred_on=LATER, event_id=record.id, reason="duplicate"), position)


def a_correction_of(record: Record, position: int, **fields: object) -> Record:
    return recorded(EventCorrected(occurred_on=LATER, event_id=record.id, set=fields), position)


def test_a_corrected_entry_shows_both_values() -> None:
    first = recorded(an_enrolment(step=0), 1)
    correction, enrolled = timeline([first, a_correction_of(first, 2, step=1)])
    assert (enrolled.was, enrolled.event) == ({"step": 0}, an_enrolment(step=1))
    assert (correction.about, correction.about_word) == (first.id, "enrolment_opened")


def test_a_void_entry_keeps_its_values() -> None:
    first = recorded(an_enrolment(), 1)
    void, enrolled = timeline([first, a_void_of(first, 2)])
    assert (void.void, enrolled.void, enrolled.occurred_on) == (False, True, MONDAY)


def test_a_void_of_a_void_holds_again() -> None:
    first = recorded(an_enrolment(), 1)
    void = a_void_of(first, 2)
    entries = {entry.position: entry.void for entry in timeline([first, void, a_void_of(void, 3)])}
    assert entries == {1: False, 2: True, 3: False}


def test_a_corrected_date_moves_the_entry() -> None:
    first, second = recorded(an_enrolment(), 1), recorded(an_enrolment(occurred_on=date(2026, 1, 20)), 2)
    moved = timeline([first, second, a_correction_of(first, 3, occurred_on="2026-02-01")])
    assert [entry.position for entry in moved] == [3, 1, 2]
    assert "occurred_on" in moved[1].fields


def test_an_entry_hides_ids_and_blanks() -> None:
    assert timeline([recorded(an_enrolment(), 1)])[0].fields == ["programme"]


def test_a_stream_has_its_page() -> None:
    assert page_of("placement-0c") == "/placements/0c"


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories("intake", most=5))
def test_entries_agree_with_what_holds(records: list[Record]) -> None:
    entries = timeline(records)
    assert sorted(entry.position for entry in entries) == [record.envelope.position for record in records]
    held = {entry.id: entry.event for entry in entries if not entry.void and not entry.is_amendment}
    assert held == {record.id: record.event for record in effective(records)}
