"""What waits for a participant: each step of the way until it is done, and what ends of itself."""

from datetime import date, timedelta
from uuid import UUID

from services.intake.domain.waiting import Waiting, waiting
from shared.contract.event import Event
from shared.contract.intake import MandateEnded, MandateGiven
from shared.testing.factories import (
    AMINA,
    ENROLMENT,
    MONDAY,
    SUNDAY,
    a_closing,
    a_completed_inventory,
    a_participant,
    a_plan,
    a_sealed_identity,
    a_started_inventory,
    a_step_done,
    an_enrolment,
)
from shared.testing.given import PastEvent, event_id

MANDATE = UUID("0f000000-0000-4000-8000-000000000001")


def after(*events: Event, steps: dict[UUID, list[date | None]] | None = None) -> list[Waiting]:
    history = [PastEvent(event_id(number), event) for number, event in enumerate(events, 1)]
    return waiting(history, steps or {})


def kinds(found: list[Waiting]) -> set[str]:
    return {each.kind for each in found}


def test_who_is_enrolled_waits_for_inventory_and_plan() -> None:
    found = after(a_participant(), an_enrolment())
    assert kinds(found) == {"inventory_to_start", "plan_to_agree"}
    assert {each.due_on for each in found} == {MONDAY + timedelta(days=7), MONDAY + timedelta(days=30)}


def test_nothing_waits_for_who_is_not_enrolled() -> None:
    assert after(a_participant()) == []
    assert after(an_enrolment()) == []


def test_a_begun_inventory_waits_for_its_end() -> None:
    begun = date(2026, 2, 2)
    found = after(a_participant(), an_enrolment(), a_started_inventory(occurred_on=begun))
    assert Waiting("inventory_to_complete", ENROLMENT, begun + timedelta(days=30), "BIS") in found
    done = after(a_participant(), an_enrolment(), a_started_inventory(), a_completed_inventory(), a_started_inventory())
    assert kinds(done) == {"plan_to_agree"}


def test_only_the_latest_plan_s_steps_wait() -> None:
    steps: dict[UUID, list[date | None]] = {event_id(4): [SUNDAY], event_id(5): [None, MONDAY]}
    found = after(a_participant(), an_enrolment(), a_completed_inventory(), a_plan(), a_plan(), steps=steps)
    assert found == [Waiting("plan_step", event_id(5), MONDAY, "BIS", 1)]


def test_a_step_that_is_done_waits_no_longer() -> None:
    steps: dict[UUID, list[date | None]] = {event_id(4): [SUNDAY, MONDAY]}
    planned = a_participant(), an_enrolment(), a_completed_inventory(), a_plan()
    second = Waiting("plan_step", event_id(4), MONDAY, "BIS", 1)
    assert after(*planned, a_step_done(plan=event_id(4)), steps=steps) == [second]
    assert second in after(*planned, a_step_done(plan=event_id(3), nth=2), steps=steps)


def test_nothing_waits_once_an_enrolment_is_closed() -> None:
    assert after(a_participant(), an_enrolment(), a_closing()) == []


def test_another_programme_waits_for_its_own() -> None:
    other = an_enrolment(enrolment=UUID(int=9), programme="LOTS")
    found = after(a_participant(), an_enrolment(), other, a_completed_inventory(), a_plan())
    assert {(each.kind, each.programme) for each in found} == {
        ("inventory_to_start", "LOTS"),
        ("plan_to_agree", "LOTS"),
    }


def test_a_mandate_that_ends_is_told_before() -> None:
    given = MandateGiven(
        occurred_on=MONDAY,
        participant=AMINA,
        mandate=MANDATE,
        scope=("contacts",),
        until=SUNDAY,
        holder=a_sealed_identity(),
    )
    assert after(a_participant(), given) == [Waiting("mandate_ends", MANDATE, SUNDAY)]
    ended = MandateEnded(occurred_on=MONDAY, participant=AMINA, mandate=MANDATE)
    assert after(a_participant(), given, ended) == []
